import type { Question } from "@stepcast/pipeline";
import { z } from "zod";
import { Candidate } from "./columns/agent.ts";

/** Asked where several columns tell groups of rows apart equally well, or none does. */
export const columnQuestion = {
  description: "By which column shall the table be split? Each of its values becomes a part.",
  data: z.object({
    /** Likeliest first. */
    candidates: z.array(Candidate),
    /** Why the answer before was no use. */
    problem: z.string().optional(),
  }),
  answer: z.object({
    column: z.string().trim().min(1).max(140).meta({ title: "Column", description: "The column’s name" }),
  }),
} satisfies Question;
