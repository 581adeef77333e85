import { z } from "zod";
import { type JsonSchema, toJsonSchema } from "../../json-schema.ts";
import { RunStatus } from "./queries.ts";

const StepStatus = z.enum(["pending", "running", "waiting", "retrying", "completed", "failed", "cancelled"]);

const ErrorReport = z.object({
  code: z.string().describe("What to switch on; the list only grows"),
  message: z.string().describe("What failed, which one, and what to do next"),
  issues: z
    .array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
    .optional(),
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
    input: z.record(z.string(), z.unknown()).describe("The JSON Schema of its input"),
  }),
  StartedRun: z
    .object({
      runId: z.string(),
      status: RunStatus,
      links: z.object({ self: z.string(), events: z.string(), cancel: z.string() }),
    })
    .meta({
      examples: [
        {
          runId: "Yb3qWc0dT1yqS5Zr8m2k9A",
          status: "queued",
          links: {
            self: "/v1/runs/Yb3qWc0dT1yqS5Zr8m2k9A",
            events: "/v1/runs/Yb3qWc0dT1yqS5Zr8m2k9A/events",
            cancel: "/v1/runs/Yb3qWc0dT1yqS5Zr8m2k9A/cancel",
          },
        },
      ],
    }),
  RunList: z.object({
    runs: z.array(
      z.object({
        runId: z.string(),
        pipeline: z.string(),
        status: RunStatus,
        queuedAt: z.number(),
        endedAt: z.number().optional(),
        lastSeq: z.int(),
      }),
    ),
    next: z.string().optional().describe("The cursor of the next page; absent on the last"),
  }),
  RunState: z.object({
    runId: z.string(),
    pipeline: z.string(),
    status: RunStatus,
    cancelRequested: z.boolean(),
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
  }),
  Cancel: z.object({ reason: z.string().max(1_000).optional() }),
  Cancelled: z.object({ cancelled: z.boolean() }),
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
