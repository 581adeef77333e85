import { type FactText, stampFact } from "@stepcast/pipeline/store";
import type { StoredEvent } from "@stepcast/pipeline/engine";

/** Facts as the scripts take them. Each text lacks its opening brace: the stamp goes before it (see `stampHead`). */
export function factArguments(facts: readonly FactText[]): string[] {
  return facts.flatMap(({ type, text, fileIds = [] }) => [type, text.slice(1), fileIds.join(",")]);
}

/** The events that the script has made of facts, without asking for them: their texts are `stampFact`'s in both places. */
export function eventsOf(
  facts: readonly FactText[],
  { runId, afterSeq, at, tag }: { runId: string; afterSeq: number; at: number; tag: string },
): StoredEvent[] {
  return facts.map((fact, index) => {
    const seq = afterSeq + 1 + index;
    return { seq, at, tag, type: fact.type, text: stampFact(fact, runId, seq, at) };
  });
}
