import type { FactText } from "./event-text.ts";
import { eventVersion, type Stamp } from "./run-event.ts";

/** Puts the log's stamp before a fact's text. No parse: both are JSON objects. */
export function stampFact(fact: FactText, runId: string, seq: number, at: number): string {
  const stamp: Stamp = { v: eventVersion, runId, seq, at };
  return `${JSON.stringify(stamp).slice(0, -1)},${fact.text.slice(1)}`;
}
