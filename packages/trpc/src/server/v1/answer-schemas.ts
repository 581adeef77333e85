import { runStatuses } from "@stepcast/pipeline";
import { z } from "zod";
import { type JsonSchema, toJsonSchema } from "../../json-schema.ts";
import { RerunMany } from "../../procedure-inputs.ts";
import { RunStatus } from "./queries.ts";
import { RerunBody } from "./rerun.ts";
import { CancelRunsBody } from "./runs.ts";

const StepStatus = z.enum(["pending", "running", "waiting", "retrying", "completed", "failed", "cancelled"]);

const ErrorReport = z.object({
  code: z.string().describe("What to switch on; the list only grows"),
  message: z.string().describe("What failed, which one, and what to do next"),
  issues: z
    .array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
    .optional(),
  details: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .optional()
    .describe("Facts of the code: who was first and when, of `already_answered`"),
});

const JsonSchemaObject = z.record(z.string(), z.unknown());

const Question = z.object({
  question: z.string(),
  key: z.string(),
  status: z.enum(["open", "answered", "closed"]),
  data: z.unknown().describe("What is shown to whoever answers"),
  answer: z.unknown().optional(),
  by: z.string().optional().describe("Who answered"),
  askedAt: z.number(),
  answeredAt: z.number().optional(),
  expiresAt: z.number().optional(),
  default: z.unknown().optional().describe("What counts as the answer when its time is over"),
});

const Summary = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  links: z.object({ self: z.string(), start: z.string(), stream: z.string() }),
});

const schemas = {
  Error: z.object({ error: ErrorReport }),
  PipelineList: z.object({ pipelines: z.array(Summary) }),
  PipelineDescription: Summary.extend({
    input: JsonSchemaObject.describe("The JSON Schema of its input"),
    questions: z
      .record(z.string(), z.object({ description: z.string().optional(), answer: JsonSchemaObject }))
      .describe("What its runs may ask, with the JSON Schema of the answer"),
    signals: z
      .record(z.string(), JsonSchemaObject)
      .describe("The messages that its runs take, with the JSON Schema of their data"),
    steps: z.array(z.string()).describe("The names of its agents"),
  }),
  StartedRun: z
    .object({
      runId: z.string(),
      status: RunStatus,
      links: z
        .object({
          self: z.string(),
          events: z.string(),
          questions: z.string(),
          pause: z.string(),
          resume: z.string(),
          cancel: z.string(),
          rerun: z.string(),
          files: z.string().describe("All its files, as one ZIP archive"),
        })
        .describe("Where what can be asked of it is found"),
    })
    .meta({
      examples: [
        {
          runId: "Yb3qWc0dT1yqS5Zr8m2k9A",
          status: "queued",
          links: {
            self: "/v1/runs/Yb3qWc0dT1yqS5Zr8m2k9A",
            events: "/v1/runs/Yb3qWc0dT1yqS5Zr8m2k9A/events",
            questions: "/v1/runs/Yb3qWc0dT1yqS5Zr8m2k9A/questions",
            pause: "/v1/runs/Yb3qWc0dT1yqS5Zr8m2k9A/pause",
            resume: "/v1/runs/Yb3qWc0dT1yqS5Zr8m2k9A/resume",
            cancel: "/v1/runs/Yb3qWc0dT1yqS5Zr8m2k9A/cancel",
            rerun: "/v1/runs/Yb3qWc0dT1yqS5Zr8m2k9A/rerun",
            files: "/v1/runs/Yb3qWc0dT1yqS5Zr8m2k9A/files.zip",
          },
        },
      ],
    }),
  RunList: z.object({
    runs: z.array(
      z.object({
        runId: z.string(),
        pipeline: z.string(),
        title: z.string().optional().describe("What its pipeline calls it"),
        owner: z.string().optional(),
        status: RunStatus,
        queuedAt: z.number(),
        startedAt: z.number().optional(),
        endedAt: z.number().optional(),
        lastSeq: z.int(),
      }),
    ),
    next: z.string().optional().describe("The cursor of the next page; absent on the last"),
  }),
  RunCounts: z.object({
    ...Object.fromEntries(runStatuses.map((status) => [status, z.int()])),
    more: z.literal(true).optional().describe("There may be more than was looked at: the newest are counted"),
  }),
  RunState: z.object({
    runId: z.string(),
    pipeline: z.string(),
    title: z.string().optional().describe("What its pipeline calls it"),
    owner: z.string().optional().describe("Who started it"),
    status: RunStatus,
    cancelRequested: z.boolean(),
    cancelReason: z.string().optional(),
    input: z.unknown().optional(),
    output: z.unknown().optional(),
    error: ErrorReport.optional(),
    queuedAt: z.number(),
    startedAt: z.number().optional(),
    endedAt: z.number().optional(),
    lastSeq: z.int(),
    cursor: z.string().describe("Follow the events from here: `?after=<cursor>`"),
    steps: z
      .record(
        z.string(),
        z.object({
          step: z.string(),
          key: z.string(),
          status: StepStatus,
          attempt: z.int(),
          output: z.unknown().optional(),
          error: ErrorReport.optional(),
        }),
      )
      .describe("By key, in the order in which they started"),
    origin: z
      .object({ runId: z.string(), fromStep: z.string().optional(), copied: z.int() })
      .optional()
      .describe("The run that this one does again"),
    paused: z.object({ at: z.number(), by: z.string().optional() }).optional(),
    waits: z
      .array(z.object({ from: z.number(), until: z.number().optional() }))
      .describe("When it had only to wait: the newest 100 times"),
    questions: z.record(z.string(), Question).describe("By key, in the order in which they were asked"),
    signals: z
      .array(
        z.object({
          signal: z.string(),
          data: z.unknown(),
          id: z.string(),
          by: z.string().optional(),
          at: z.number(),
        }),
      )
      .describe("The newest 100 messages"),
  }),
  QuestionList: z.object({
    questions: z.array(
      Question.extend({
        description: z.string().optional(),
        answerSchema: JsonSchemaObject.optional().describe("The JSON Schema of its answer"),
        links: z.object({ answer: z.string() }),
      }),
    ),
  }),
  Answered: z.object({ answered: z.literal(true) }),
  Stored: z.object({ stored: z.boolean() }),
  Changed: z.object({ changed: z.boolean() }),
  Rerun: RerunBody,
  CancelRuns: CancelRunsBody,
  RerunRuns: RerunMany,
  RerunResult: z.object({
    started: z.array(z.object({ runId: z.string(), newRunId: z.string() })),
    refused: z
      .array(z.object({ runId: z.string(), code: z.string(), message: z.string() }))
      .describe("Those that cannot be done again, and why"),
  }),
  CancelledRuns: z.object({ runIds: z.array(z.string()) }),
  Cancel: z.object({ reason: z.string().max(1_000).optional() }),
  Cancelled: z.object({ cancelled: z.boolean() }),
  Digest: z.object({ sha256: z.string().describe("64 hex digits") }),
};

const eventPage: JsonSchema = {
  type: "object",
  properties: {
    events: { type: "array", items: { $ref: "#/components/schemas/Event" } },
    cursor: { type: "string", description: "Pass it as `after` to go on behind this page" },
    ended: { type: "boolean", description: "The run's terminal event is in this page or before it" },
    reset: {
      type: "boolean",
      description: "The cursor was not of this log: drop what you have and read from the start",
    },
  },
  required: ["events", "cursor", "ended", "reset"],
};

/** What routes take and answer besides the pipelines' own types, by name. */
export function answerSchemas(): [string, JsonSchema][] {
  const named = Object.entries(schemas);
  return [
    ...named.map(([name, schema]): [string, JsonSchema] => [name, toJsonSchema(schema, "output")]),
    ["EventPage", eventPage],
  ];
}
