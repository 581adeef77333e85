import { FileRef } from "@stepcast/pipeline";
import { z } from "zod";

const Count = z.number().int().nonnegative();

export const FileFormat = z.enum(["csv", "json"]);
export type FileFormat = z.infer<typeof FileFormat>;

/** One part of the table, and where its rows lie. */
export const PartPlan = z.object({
  /** Names the part in step keys: its value made safe, and told apart from the others where only case differs. */
  key: z.string(),
  /** What its file is called. */
  fileName: z.string(),
  rows: Count,
  /** The line of the user's file where its first row begins, counted from 1. */
  firstLine: Count,
  /** The file in which its rows lie, behind those of other parts. */
  sheaf: FileRef,
  /** How many rows of other parts come before. */
  skip: Count,
});
export type PartPlan = z.infer<typeof PartPlan>;

/** The plan as it lies in a page: with the value itself, which may be long. */
export interface PlannedPart extends PartPlan {
  value: string;
}

/** Parts in a page of the plan, so that what is recorded of a page stays below what an event may carry. */
export const partsPerPage = 200;
