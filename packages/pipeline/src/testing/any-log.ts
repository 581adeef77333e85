import fc from "fast-check";
import type { Fact, RunEvent } from "../model/run-event.ts";

const stamps = fc.record({
  step: fc.constantFrom("clean", "constructor"),
  key: fc.constantFrom("clean", "clean#2", "constructor"),
  attempt: fc.integer({ min: 1, max: 3 }),
});
const error = fc.record({
  code: fc.constantFrom("agent_error" as const, "abandoned" as const),
  message: fc.string(),
});

const stepFacts: fc.Arbitrary<Fact>[] = [
  stamps.map((stamp) => ({ type: "step.started", ...stamp, input: 1 })),
  stamps.map((stamp) => ({ type: "step.progressed", ...stamp, done: 1 })),
  stamps.map((stamp) => ({ type: "step.logged", ...stamp, level: "info", message: "a line" })),
  stamps.map((stamp) => ({ type: "step.chunk", ...stamp, chunk: "a chunk" })),
  stamps.map((stamp) => ({ type: "step.completed", ...stamp, output: 2 })),
  stamps.map((stamp) => ({ type: "step.cancelled", ...stamp })),
  fc.tuple(stamps, error).map(([stamp, why]) => ({ type: "step.failed", ...stamp, error: why })),
  fc
    .tuple(stamps, error)
    .map(([stamp, why]) => ({ type: "step.retrying", ...stamp, error: why, delayMs: 1 })),
];

const runFacts: fc.Arbitrary<Fact> = fc.constantFrom<Fact>(
  { type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {}, title: "Any", owner: "ann" },
  { type: "run.started", worker: "first" },
  { type: "run.taken_over", worker: "second", epoch: 2 },
  { type: "run.waiting" },
  { type: "run.woken", worker: "first" },
  { type: "run.paused" },
  { type: "run.resumed" },
  { type: "run.cancel_requested" },
  { type: "run.completed", output: 1 },
  { type: "run.failed", error: { code: "pipeline_error", message: "no" } },
  { type: "run.cancelled", completedSteps: [], files: [] },
);

const questionKeys = fc.constantFrom("columns", "columns#2", "constructor");
const talkFacts: fc.Arbitrary<Fact>[] = [
  questionKeys.map((key) => ({ type: "question.asked", question: "columns", key, data: 1 })),
  questionKeys.map((key) => ({ type: "question.answered", question: "columns", key, answer: 2, by: "ann" })),
  questionKeys.map((key) => ({ type: "question.closed", question: "columns", key, reason: "timeout" })),
  fc.string().map((id) => ({ type: "signal.received", signal: "stop", data: 1, id })),
];

/** Events in any order, also such as no run would store: a fold must stand them all. */
export const anyLog: fc.Arbitrary<RunEvent[]> = fc
  .array(fc.oneof(runFacts, ...stepFacts, ...talkFacts), { maxLength: 40 })
  .map((facts) =>
    facts.map(
      (fact, index): RunEvent => ({ v: 1, runId: "run", seq: index + 1, at: 1_000 + index, ...fact }),
    ),
  );
