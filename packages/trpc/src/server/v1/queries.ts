import { runStatuses } from "@stepcast/pipeline";
import { RunId } from "@stepcast/pipeline/engine";
import { z } from "zod";

/** A route that reads nothing from its address' query. */
export const NoQuery = z.object({});

export const StartQuery = z.object({
  runId: RunId.optional().describe("Choose it to be able to start twice and get one run"),
});

export const RunStatus = z.enum(runStatuses);

export const CountQuery = z.object({
  status: z
    .preprocess((value) => (typeof value === "string" ? value.split(",") : value), z.array(RunStatus).max(7))
    .optional()
    .describe("One or more, separated by commas"),
  pipeline: z.string().max(64).optional().describe("Only runs of this pipeline"),
  since: z.coerce
    .number()
    .int()
    .optional()
    .describe("Queued at this time or later, in milliseconds since 1970"),
  until: z.coerce.number().int().optional().describe("Queued before this time"),
  text: z.string().max(200).optional().describe("In the run's id, title or input"),
});

export const ListQuery = CountQuery.extend({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional().describe("`next` of the page before"),
});
