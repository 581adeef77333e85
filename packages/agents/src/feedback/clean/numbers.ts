const plain = /^[-+]?(?:\d+|\d{1,3}(?:[ ,.'’]\d{3})+)(?:[.,]\d+)?$/;
const outOf = /^(\d+(?:[.,]\d+)?)\s*(?:\/|out of|von|sur|de|di)\s*(\d+)$/i;
const withUnit = /^(\d+(?:[.,]\d+)?)\s*(?:stars?|sterne?|étoiles?|estrellas?|stelle|points?|punkte|★|⭐)$/i;

/** Reads a written number: `4`, `4,5`, `1 200`. */
export function readNumber(cell: string): number | undefined {
  const text = cell.trim();
  if (text === "" || text.length > 24 || !plain.test(text)) return undefined;
  const value = Number(text.replace(/[ '’]/g, "").replace(/^(.*)[,](\d+)$/, "$1.$2"));
  return Number.isFinite(value) ? value : undefined;
}

/** Reads a rating in any of its usual spellings: `4`, `4.5/5`, `4 stars`, `★★★★☆`. */
export function readRating(cell: string): number | undefined {
  const text = cell.trim();
  if (text.length > 24) return undefined;
  const drawn = text.replaceAll("\uFE0F", "");
  const stars = /^[★⭐☆]+$/u.test(drawn) ? [...drawn].filter((c) => c !== "☆").length : undefined;
  if (stars !== undefined) return stars;
  const written = outOf.exec(text)?.[1] ?? withUnit.exec(text)?.[1] ?? text;
  return readNumber(written);
}
