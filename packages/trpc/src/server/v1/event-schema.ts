import { FileRef, type Pipeline } from "@stepcast/pipeline";
import { z } from "zod";

const stamp = {
  v: z.literal(1).describe("The version of the event format"),
  runId: z.string(),
  seq: z.int().min(1).describe("1, 2, 3 … in each run, without holes"),
  at: z.number().describe("When it was stored, in milliseconds since 1970"),
};

const EventError = z.object({
  code: z.string(),
  message: z.string(),
  issues: z
    .array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
    .optional(),
});

/** A message of the stream, never in the log: what you have read is gone; drop it and read from the start. */
export const LogReset = z.object({ type: z.literal("log.reset"), lastSeq: z.int() });

/** The events of a pipeline's runs, told apart by `type`, and those of steps by `step` as well. */
export function eventSchema(pipeline: Pipeline): z.ZodType {
  const names = Object.keys(pipeline.agents);
  return z.union([
    ...runEvents(pipeline),
    ...names.flatMap((name) => agentEvents(pipeline, name)),
    ...stepEvents(names),
    ...talkEvents(pipeline),
    ...otherEvents(),
  ]);
}

function event<Shape extends z.core.$ZodLooseShape>(type: string, shape: Shape) {
  return z.object({ type: z.literal(type), ...stamp, ...shape });
}

function runEvents({ name, input, output, agents }: Pipeline): z.ZodType[] {
  const by = { by: z.string().optional() };
  return [
    event("run.queued", {
      pipeline: z.literal(name),
      pipelineVersion: z.string(),
      input,
      owner: z.string().optional(),
      title: z.string().optional(),
      origin: z
        .object({
          runId: z.string(),
          fromStep: z.string().optional(),
          copied: z.int().describe("So many events behind this one are copies of the other run's"),
        })
        .optional(),
    }),
    event("run.started", { worker: z.string() }),
    event("run.taken_over", { worker: z.string(), epoch: z.int() }),
    event("run.waiting", { wakeAt: z.number().optional() }),
    event("run.woken", { worker: z.string() }),
    event("run.paused", by),
    event("run.resumed", by),
    event("run.cancel_requested", { ...by, reason: z.string().optional() }),
    event("run.completed", { output: output ?? z.unknown().optional() }),
    event("run.failed", {
      error: EventError,
      step: z.enum(Object.keys(agents)).optional(),
      key: z.string().optional(),
    }),
    event("run.cancelled", {
      reason: z.string().optional(),
      completedSteps: z.array(z.string()),
      files: z.array(FileRef),
    }),
  ];
}

/** Who speaks: the agent's name, the step's key and the attempt. */
function speaker(step: z.ZodType) {
  return { step, key: z.string(), attempt: z.int().min(1) };
}

/** The events that carry an agent's own types. */
function agentEvents({ agents }: Pipeline, name: string): z.ZodType[] {
  const agent = agents[name];
  if (!agent) return [];
  const who = speaker(z.literal(name));
  return [
    event("step.started", { ...who, input: agent.input }),
    event("step.completed", { ...who, output: agent.output }),
    ...(agent.chunk ? [event("step.chunk", { ...who, chunk: agent.chunk })] : []),
  ];
}

function stepEvents(names: readonly string[]): z.ZodType[] {
  if (names.length === 0) return [];
  const who = speaker(z.enum(names));
  return [
    event("step.progressed", {
      ...who,
      done: z.number(),
      total: z.number().optional(),
      message: z.string().optional(),
    }),
    event("step.logged", {
      ...who,
      level: z.enum(["debug", "info", "warn", "error"]),
      message: z.string(),
      fields: z.record(z.string(), z.unknown()).optional(),
    }),
    event("step.retrying", { ...who, error: EventError, delayMs: z.number() }),
    event("step.failed", { ...who, error: EventError }),
    event("step.cancelled", { ...who, reason: z.string().optional() }),
    event("file.written", { ...who, file: FileRef }),
  ];
}

/** The events that carry the types of questions and messages. */
function talkEvents({ questions, signals }: Pipeline): z.ZodType[] {
  const by = { by: z.string().optional() };
  return [
    ...Object.entries(questions).flatMap(([name, { data, answer }]) => {
      const which = { question: z.literal(name), key: z.string() };
      return [
        event("question.asked", {
          ...which,
          data,
          expiresAt: z.number().optional(),
          default: answer.optional(),
        }),
        event("question.answered", { ...which, answer, ...by }),
        event("question.closed", { ...which, reason: z.literal("timeout") }),
      ];
    }),
    ...Object.entries(signals).map(([name, data]) =>
      event("signal.received", { signal: z.literal(name), data, id: z.string(), ...by }),
    ),
  ];
}

function otherEvents(): z.ZodType[] {
  return [
    event("timer.started", { key: z.string(), wakeAt: z.number() }),
    event("timer.fired", { key: z.string() }),
    event("value.recorded", {
      kind: z.enum(["now", "uuid", "random"]),
      key: z.string(),
      value: z.union([z.number(), z.string()]),
    }),
  ];
}
