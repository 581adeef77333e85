import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { Chart } from "../charts/agent.ts";
import { clean } from "../clean/agent.ts";
import { embed } from "../embed/agent.ts";
import { entities } from "../entities/agent.ts";
import { language } from "../language/agent.ts";
import { sentiment } from "../sentiment/agent.ts";
import { Summary } from "../summary/agent.ts";
import { topics } from "../topics/agent.ts";

/** Everything found so far, set as a PDF, and the user's table with what was found beside each answer. */
export const report = defineAgent({
  input: z.object({
    title: z.string(),
    csv: FileRef,
    clean: clean.output,
    language: language.output,
    sentiment: sentiment.output,
    entities: entities.output,
    embed: embed.output,
    topics: topics.output,
    charts: z.array(Chart),
    summary: Summary,
  }),
  output: z.object({ file: FileRef, table: FileRef, pages: z.number().int(), tableRows: z.number().int() }),
  worker: new URL("./run.ts", import.meta.url),
});
