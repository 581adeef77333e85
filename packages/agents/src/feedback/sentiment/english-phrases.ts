/** What a text says in phrases whose mood is not that of their words, and the text without them. */
export interface Phrases {
  /** How many more good ones than bad ones. */
  balance: number;
  rest: string;
}

/** Finds such phrases. They are taken out, so that "could be better" is not praised for its "better". */
export function readPhrases(text: string): Phrases {
  let balance = 0;
  let rest = text.replaceAll("’", "'");
  for (const [pattern, mood] of phrases) {
    rest = rest.replace(pattern, () => {
      balance += mood;
      return " ";
    });
  }
  return { balance, rest };
}

const not =
  "(?:not|never|no longer|can(?:no|')t|(?:wo|do|does|did|would|could|is|was|were|are|has|have|should)n'?t)";
const adverbs =
  "(?:\\s+(?:really|very|so|ever|even|at all|quite|be|been|have|get|a|any|much|that|to|bit|little|lot|far|way|somewhat)){0,5}";
const better =
  "(?:better|improved?|nicer|faster|quicker|cheaper|easier|cleaner|quieter|clearer|friendlier|stronger|bigger|smoother|simpler|improvement)";
const again =
  "(?:buy|buying|order|ordering|us(?:e|ing)|com(?:e|ing)|go|going|return|returning|stay|staying|book|booking|shop|shopping|visit|visiting|eat|eating|purchas(?:e|ing)|choos(?:e|ing))";
const worse = "(?:worse|poorer|slower|less)";
const trouble =
  "(?:complaints?|problems?|issues?|troubles?|faults?|bugs?|hassles?|fuss|delays?|fees?|stress|mistakes?|errors?|crash(?:es)?|regrets?|negatives?|downsides?|worries|surprises)";

/** Where a verb has no object: "it does not open", but not "I never open it". */
const clauseEnd = "(?=\\s*(?:[.,;!?]|$|any|at all|after|since|when|properly|and\\b|but\\b))";

/** First the constructions that turn a mood round, then those that are a mood of their own. */
const phrases: [RegExp, number][] = (
  [
    // Nothing is better than this; nothing to complain about.
    [
      `\\b${not}\\s+(?:have\\s+)?(?:be|been|ask for|wish for|hope for)\\s+(?:any\\s+)?(?:better|happier|more|easier|nicer)\\b`,
      2,
    ],
    [
      `\\b(?:${not}|nothing to|little to|no reason to)\\s+(?:really\\s+)?(?:complain|fault)\\w*(?:\\s+about)?`,
      2,
    ],
    [
      `\\b(?:no|zero|without(?:\\s+any)?|never(?:\\s+had)?\\s+(?:a|any)|${not}\\s+(?:had|have)\\s+(?:a|any))\\s+${trouble}\\b`,
      2,
    ],
    [`\\b(?:exceed(?:s|ed)|better than|above)\\s+(?:all\\s+)?(?:my\\s+|our\\s+)?expect(?:ed|ations?)\\b`, 2],
    // It would be good if it were otherwise.
    [
      `\\b(?:could|should|might|would|can|must|needs?\\s+to|ought\\s+to|has\\s+to)${adverbs}\\s+(?:be\\s+)?${better}\\b`,
      -2,
    ],
    [
      "\\b(?:room|scope|need)s?\\s+for\\s+improvement\\b|\\bneeds?\\s+(?:some\\s+|more\\s+|a\\s+lot\\s+of\\s+)?(?:improv\\w+|work|fixing|attention)\\b",
      -2,
    ],
    [
      "\\b(?:expected|hoped\\s+for|wanted|deserves?)\\s+(?:much\\s+|a\\s+lot\\s+|far\\s+)?(?:more|better)\\b",
      -2,
    ],
    [`\\b${not}\\s+(?:quite\\s+|nearly\\s+|really\\s+)?(?:as|so)\\s+\\w+\\s+as\\b`, -2],
    [`\\b(?:far|much|lot|got|getting|gets|even)\\s+${worse}\\b`, -2],
    ["\\b(?:i|we)\\s+(?:do\\s+|just\\s+|really\\s+)?wish\\b|\\bif\\s+only\\b", -2],
    // It has ceased to do what it is for.
    [
      "\\b(?:stop(?:s|ped)?|quit|ceased?)\\s+(?:\\w+ly\\s+)?(?:work|function|charg|respond|load|turn|heat|connect|open|sync|start)(?:ing)?\\b",
      -3,
    ],
    [
      `\\b(?:${not}|no longer)\\s+(?:even\\s+|really\\s+)?(?:(?:work|function|respond|sync)(?:s|ed|ing)?\\b|(?:turn\\s+on|start|open|load|connect|charge|help)(?:s|ed|ing)?\\b${clauseEnd})`,
      -3,
    ],
    ["\\b(?:gave|gives?|packed)\\s+(?:up|out|in)\\b|\\bfell\\s+apart\\b|\\bfalls?\\s+apart\\b", -2],
    // Nobody does it twice.
    [
      `\\b${not}\\s+(?:be\\s+)?${again}\\b[^.!?]{0,30}\\bagain\\b|\\bnever\\s+again\\b|\\blast\\s+time\\s+(?:i|we)\\b`,
      -3,
    ],
    [
      `\\b(?:will|would|'ll|definitely|certainly|gladly|happily)\\s+(?:be\\s+|definitely\\s+|certainly\\s+)?${again}\\b[^.!?]{0,30}\\bagain\\b`,
      3,
    ],
    [
      `\\b${not}\\s+(?:really\\s+)?recommend(?:ed)?\\b|\\b(?:stay|keep|steer)\\s+(?:away|clear)\\b|\\b(?:waste|wasted)\\b(?:\\s+of)?(?:\\s+(?:my|your|our))?\\s*(?:time|money)?`,
      -3,
    ],
    // Liking as a verb, not a comparison or a wish.
    [`\\b${not}\\s+(?:really\\s+|much\\s+)?(?:like|enjoy|care\\s+for)\\b`, -2],
    [
      "\\b(?:i|we|they|she|he|kids|husband|wife|also|really|absolutely|particularly|especially)\\s+(?:do\\s+)?(?:really\\s+|also\\s+|particularly\\s+|still\\s+)?(?:like[sd]?|enjoy(?:s|ed)?)\\b(?!\\s+(?:a|an|the)\\s+(?:dream|charm|clockwork))",
      2,
    ],
  ] satisfies [string, number][]
).map(([source, mood]) => [new RegExp(source, "gi"), mood]);
