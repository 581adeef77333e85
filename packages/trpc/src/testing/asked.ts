import { decodeEvent, type RunSnapshot } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";

/** Resolves once a run has asked. */
export async function askedFor(engine: Engine, runId: string, key: string): Promise<void> {
  for await (const { events } of engine.follow(runId, undefined, new AbortController().signal)) {
    const decoded = events.map(({ text }) => decodeEvent(text));
    if (decoded.some((event) => event.type === "question.asked" && event.key === key)) return;
  }
}

/** The state of a run that only waits, when its driver has let go of it: nothing more is stored by itself. */
export async function atRest(engine: Engine, runId: string): Promise<RunSnapshot> {
  for await (const { events } of engine.follow(runId, undefined, new AbortController().signal))
    if (events.some(({ type }) => type === "run.waiting")) break;
  return engine.state(runId);
}
