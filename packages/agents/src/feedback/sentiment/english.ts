import model from "wink-eng-lite-web-model";
import winkNLP from "wink-nlp";

/** Scores an English text from -1 to 1 with wink's model; loads the model when first called. */
export function scoreEnglish(text: string): number {
  nlp ??= winkNLP(model, ["sbd", "negation", "sentiment"]);
  const score: unknown = nlp.readDoc(text).out(nlp.its.sentiment);
  return typeof score === "number" ? Math.max(-1, Math.min(1, score)) : 0;
}

let nlp: ReturnType<typeof winkNLP> | undefined;
