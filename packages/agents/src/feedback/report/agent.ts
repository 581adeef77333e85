import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { Breakdown } from "../breakdown/agent.ts";
import { Chart } from "../charts/agent.ts";
import { clean } from "../clean/agent.ts";
import { ChosenColumns, Role } from "../columns/agent.ts";
import { embed } from "../embed/agent.ts";
import { entities } from "../entities/agent.ts";
import { language } from "../language/agent.ts";
import { sentiment } from "../sentiment/agent.ts";
import { Summary } from "../summary/agent.ts";
import { TableFormat } from "../../table/table.ts";
import { topics } from "../topics/agent.ts";

/** Everything found so far, set as a PDF, and the user's table with what was found beside each answer. */
export const report = defineAgent({
  input: z.object({
    title: z.string(),
    csv: FileRef,
    table: z.object({
      format: TableFormat,
      chosen: ChosenColumns,
      /** The parts whose columns a person chose when asked. */
      asked: z.array(Role),
      /** Why the answers may be none. */
      doubt: z.string().nullable(),
    }),
    clean: clean.output,
    language: language.output,
    sentiment: sentiment.output,
    entities: entities.output,
    embed: embed.output,
    topics: topics.output,
    charts: z.array(Chart),
    summary: Summary,
    /** What a person added while the run went on, in the order in which it was asked for. */
    sections: z.array(Breakdown),
  }),
  output: z.object({ file: FileRef, table: FileRef, pages: z.number().int(), tableRows: z.number().int() }),
  worker: new URL("./run.ts", import.meta.url),
});
