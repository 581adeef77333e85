import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Pipeline } from "../define/pipeline.ts";
import type { FileStore } from "../files/file-store.ts";
import { StepcastError } from "../model/errors.ts";
import { decodeEvent, encodeFact, throughLog } from "../model/event-text.ts";
import { limits } from "../model/limits.ts";
import { parseWithFiles } from "./input-files.ts";
import type { RunLog } from "./run-log.ts";

export interface GivenSignal {
  runId: string;
  signal: string;
  data: unknown;
  /** Who sends it; shown to every viewer. */
  by?: string | undefined;
  /** Choose it to be able to send twice and have it received once. Default: a new one. */
  id?: string | undefined;
}

/**
 * Stores a message into a run. One with the same `id` and content a second time is no error: false then.
 * @throws StepcastError `unknown_signal`, `invalid_input` (its issues: field by field), `input_mismatch` (the `id` is another
 * message's), `file_not_found`, `value_too_large`, `run_ended`, `run_not_found`; nothing is stored then
 */
export async function sendSignal(
  log: RunLog,
  files: FileStore,
  { name, signals }: Pipeline,
  { runId, signal, data, by, id = randomUUID() }: GivenSignal,
): Promise<boolean> {
  const schema = Object.hasOwn(signals, signal) ? signals[signal] : undefined;
  if (!schema) throw unknownSignal(name, signal, Object.keys(signals));
  requireId(id);
  const what = `the data of signal "${signal}"`;
  const parsed = await parseWithFiles(schema, data, what, files);
  const fact = {
    type: "signal.received",
    signal,
    data: parsed,
    id,
    ...(by !== undefined && { by }),
  } as const;
  const { event, won } = await log.signal(runId, `signal:${id}`, encodeFact(fact));
  if (won) return true;
  const first = decodeEvent(event.text);
  if (first.type !== "signal.received") return false;
  if (first.signal === signal && isDeepStrictEqual(first.data, throughLog(parsed))) return false;
  throw new StepcastError("input_mismatch", `the id ${id} is another message's: give each message its own`);
}

function requireId(id: string): void {
  if (id.length >= 1 && id.length <= limits.signalIdChars) return;
  throw new StepcastError("invalid_input", `a message's id has 1 to ${limits.signalIdChars} characters`);
}

function unknownSignal(pipeline: string, signal: string, known: string[]): StepcastError {
  const takes = known.length > 0 ? `it takes ${known.join(", ")}` : "it takes none";
  return new StepcastError(
    "unknown_signal",
    `pipeline "${pipeline}" takes no message ${JSON.stringify(signal.slice(0, 100))}: ${takes}`,
  );
}
