import { limits, runStatuses } from "@stepcast/pipeline";
import { RunId } from "@stepcast/pipeline/engine";
import { z } from "zod";
import { isKeyOf } from "./question-key.ts";

const runStatus = z.enum(runStatuses);

const runFilter = z.object({
  status: z.union([runStatus, z.array(runStatus).max(7)]).optional(),
  since: z.number().int().optional(),
  until: z.number().int().optional(),
  text: z.string().max(200).optional(),
});

const page = {
  limit: z.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
};

const reason = z.string().max(limits.reasonChars).optional();
const name = z.string().max(64);
const oneRun = z.object({ runId: RunId });

/** So many runs can be named in one request. */
const manyRuns = z.array(RunId).max(100);

/** Which runs are to stop. Strict: a filter misspelt would stop runs that were not meant. */
export const CancelMany = z.strictObject({
  ...runFilter.shape,
  runIds: manyRuns.optional().describe("These runs, so far as they are yours"),
  reason,
});

/** Which runs are to be done again. */
export const RerunMany = z
  .strictObject({
    runIds: manyRuns,
    newRunIds: manyRuns
      .optional()
      .describe("One for each run, chosen to be able to ask twice and have each done again once"),
  })
  .refine(({ runIds, newRunIds = runIds }) => runIds.length === newRunIds.length, {
    path: ["newRunIds"],
    message: "there is one new id for each run: send as many, or none",
  })
  .refine(({ runIds, newRunIds = [] }) => areDifferent(runIds) && areDifferent(newRunIds), {
    path: ["runIds"],
    message: "a run is done again once in a request: name each once",
  });

function areDifferent(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}

/** Runs are named, or found. */
export function isOneChoice({ runIds, status, since, until, text }: z.output<typeof CancelMany>): boolean {
  return !runIds || [status, since, until, text].every((filter) => filter === undefined);
}

export const twoChoices = {
  path: ["runIds"],
  message: "runs are named, or found by the other fields: send one of them",
};

/** What each procedure takes. Inputs, answers and messages are left to the engine, which parses them with the pipeline's own schemas. */
export const procedureInputs = {
  runPipeline: z.object({
    runId: RunId.optional(),
    input: z.unknown().optional(),
    lastEventId: z.string().max(64).nullish(),
  }),
  start: z.object({ runId: RunId.optional(), input: z.unknown() }),
  cancel: oneRun.extend({ reason }),
  cancelAll: CancelMany.refine(isOneChoice, twoChoices).prefault({}),
  answer: oneRun
    .extend({
      question: name,
      key: z
        .string()
        .max(64 + 1 + limits.stepKeyChars)
        .optional(),
      answer: z.unknown(),
    })
    .refine(({ question, key = question }) => isKeyOf(question, key), {
      path: ["key"],
      message: "the key is not of this question: leave it out, or take it from the run's open questions",
    }),
  signal: oneRun.extend({
    signal: name,
    data: z.unknown(),
    id: z.string().min(1).max(limits.signalIdChars).optional(),
  }),
  pause: oneRun,
  resume: oneRun,
  rerun: oneRun.extend({
    fromStep: z.string().max(1_000).optional(),
    input: z.unknown().optional(),
    newRunId: RunId.optional(),
  }),
  state: oneRun,
  events: oneRun.extend({
    after: z.string().max(64).optional(),
    limit: z.number().int().min(1).max(500).default(500),
    waitMs: z.number().int().min(0).max(25_000).default(0),
  }),
  list: runFilter.extend(page).prefault({}),
  count: runFilter.prefault({}),
};

const ofPipeline = { pipeline: z.string().max(64).optional() };

/** The same for runs of all pipelines. */
export const runsInputs = {
  find: oneRun,
  list: runFilter.extend({ ...page, ...ofPipeline }).prefault({}),
  count: runFilter.extend(ofPipeline).prefault({}),
  cancelAll: CancelMany.extend(ofPipeline).refine(isOneChoice, twoChoices),
  rerunAll: RerunMany,
};
