import { emptyRun, reduceEvents, type RunEvent, type RunState } from "@stepcast/pipeline";
import { transformer } from "@stepcast/trpc/client";
import { gzipSync } from "node:zlib";

// What a page's fold costs an event, at the start of a run of 10,000 steps and 200,000 events and at its end, where the state is copied for
// each frame; and what the state of such a run weighs, which a page loads first.

const steps = 10_000;
const eventsOfStep = 20;
const atOnce = 16;

const log = [...eventsOf()];
console.log(`${log.length.toLocaleString("en")} events of ${steps.toLocaleString("en")} steps`);
foldBy(log, 1_000);
// 2,000 and 60,000 events a second at 60 frames a second, and what is folded at once at most.
for (const size of [33, 1_000, 10_000]) report(size);

const state = foldBy(log, 10_000).state;
const began = performance.now();
const text = JSON.stringify(transformer.output.serialize(state));
const written = performance.now();
transformer.output.deserialize(JSON.parse(text));
const read = performance.now();
console.log(
  `its state: ${mb(text.length)} MB of JSON, ${mb(gzipSync(text).length)} MB gzipped; written in ${(written - began).toFixed(0)} ms, read in ${(read - written).toFixed(0)} ms`,
);

function report(size: number): void {
  global.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  const { state: folded, frameMs } = foldBy(log, size);
  global.gc?.();
  const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 1e6;
  const tenth = Math.ceil(frameMs.length / 10);
  const [first, last] = [frameMs.slice(0, tenth), frameMs.slice(-tenth)].map(mean);
  console.log(
    `${size.toLocaleString("en").padStart(6)} events a frame: ${(first ?? 0).toFixed(2)} ms a frame at the start, ${(last ?? 0).toFixed(2)} ms at the end; heap +${heapMb.toFixed(0)} MB for ${Object.keys(folded.steps).length.toLocaleString("en")} steps`,
  );
}

function foldBy(events: readonly RunEvent[], size: number): { state: RunState; frameMs: number[] } {
  let folded = emptyRun();
  const frameMs: number[] = [];
  for (let at = 0; at < events.length; at += size) {
    const frame = events.slice(at, at + size);
    const start = performance.now();
    folded = reduceEvents(folded, frame);
    frameMs.push(performance.now() - start);
  }
  return { state: folded, frameMs };
}

/** Sixteen steps at a time; each starts, writes lines, reports progress and completes. */
function* eventsOf(): Generator<RunEvent> {
  let seq = 0;
  const stamp = () => ({ v: 1 as const, runId: "bench", seq: ++seq, at: 1_760_000_000_000 + seq });
  yield { ...stamp(), type: "run.queued", pipeline: "bench", pipelineVersion: "1", input: { rows: steps } };
  for (let from = 0; from < steps; from += atOnce) {
    for (let turn = 0; turn < eventsOfStep; turn += 1) {
      for (let n = from; n < Math.min(steps, from + atOnce); n += 1) yield { ...stamp(), ...said(n, turn) };
    }
  }
}

function said(n: number, turn: number) {
  const step = { step: "write", key: `item-${n}/write`, attempt: 1 };
  if (turn === 0)
    return { ...step, type: "step.started" as const, input: { part: `part-${n}.csv`, rows: n } };
  if (turn === eventsOfStep - 1) {
    const output = { file: `part-${n}.csv`, rows: n, sizeBytes: n * 64, createdAt: new Date(n) };
    return { ...step, type: "step.completed" as const, output };
  }
  if (turn % 2 === 0) return { ...step, type: "step.progressed" as const, done: turn, total: eventsOfStep };
  const message = `wrote row ${turn} of part ${n}: some sixty letters of what a step says`;
  return { ...step, type: "step.logged" as const, level: "info" as const, message };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
