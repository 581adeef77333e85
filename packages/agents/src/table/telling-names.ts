/** What columns are usually called, by the part they play. Names in the languages that exports are mostly in. */
export const tellingNames = {
  text: /review|comment|feedback|text|body|message|answer|opinion|verbatim|response|remark|suggest|describe|description|experience|what|why|how|kommentar|rückmeldung|meinung|anmerkung|freitext|antwort|bemerkung|avis|commentaire|remarque|r[ée]ponse|comentario|opini[óo]n|respuesta|recensione|commento|opinie|opmerking|отзыв|комментарий|评论|评价|内容|レビュー|コメント|感想|리뷰|후기/i,
  title: /title|subject|headline|summary|betreff|titel|titre|asunto|t[íi]tulo|titolo/i,
  date: /date|time|day|created|submitted|posted|\bat$|_at$|datum|zeit|\btag\b|abreise|anreise|fecha|data|jour|дата|日期|日付|날짜/i,
  rating:
    /rating|stars?\b|score|\bnps\b|grade|rate|satisf|recommend|bewertung|sterne|punkte|\bnote\b|zufrieden|étoile|calificaci[óo]n|puntuaci[óo]n|estrellas|valutazione|voto|оценка|评分|评级|評価|평점|별점/i,
  /** One rating among several is that of the whole. */
  whole: /overall|total|general|gesamt|insgesamt|g[ée]n[ée]ral|globale?|complessiv/i,
  group:
    /product|categor|segment|department|branch|store|shop|location|site|hotel|room|version|platform|device|country|region|city|plan|tier|channel|source|brand|model|course|team|service|type|produkt|kategorie|zimmer|filiale|standort|abteilung|land|haus|marke|produit|cat[ée]gorie|chambre|magasin|pays|producto|tienda|prodotto|negozio|产品|类别|商品|カテゴリ|제품|상품/i,
  not: /\bid\b|_id$|^id|uuid|url|link|e-?mail|phone|tel\b|zip|postal|postcode|\bip\b|user|name|author|helpful|likes|votes|price|amount|quantity|qty|age\b|länge|length|count/i,
};
