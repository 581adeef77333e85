import type { FactText } from "./event-text.ts";
import { eventVersion } from "./run-event.ts";

/** Puts the log's stamp before a fact's text. No parse: both are JSON objects. */
export function stampFact(fact: FactText, runId: string, seq: number, at: number): string {
  return `${stampHead(runId)}${seq},"at":${at},${fact.text.slice(1)}`;
}

/** An event's text up to its `seq`: what is known before the event is stored. */
export function stampHead(runId: string): string {
  // The fields of `Stamp`, spelled out: this is done for every event.
  return `{"v":${eventVersion},"runId":${JSON.stringify(runId)},"seq":`;
}
