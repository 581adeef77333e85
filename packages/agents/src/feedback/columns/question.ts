import type { Question } from "@stepcast/pipeline";
import { z } from "zod";
import { Candidates, Role } from "./agent.ts";

const Name = z.string().trim().max(140);

/** Asked where neither names nor cells tell which column plays a part. */
export const columnsQuestion = {
  description: "Several columns could be meant. Which ones hold the answers, the dates and the ratings?",
  data: z.object({
    /** What must be answered. */
    open: z.array(Role),
    /** For each open part the columns that may play it, likeliest first. */
    candidates: Candidates,
    /** Why the answer before was no use. */
    problem: z.string().optional(),
  }),
  answer: z.object({
    text: Name.optional().describe("The column with the written answers"),
    date: Name.optional().describe("The column with the dates, or “none”"),
    rating: Name.optional().describe("The column with the ratings, or “none”"),
  }),
} satisfies Question;

export type ColumnsQuestion = z.input<typeof columnsQuestion.data>;
export type ColumnsAnswer = z.output<typeof columnsQuestion.answer>;
