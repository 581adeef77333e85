import { defineAgent, definePipeline } from "@stepcast/pipeline";
import { z } from "zod";

const count = defineAgent({
  input: z.object({ column: z.string() }),
  output: z.object({ column: z.string(), values: z.number().int() }),
  async run({ column }) {
    return { column, values: column.length };
  },
});

/** Asks which column counts and since when, takes more of them as messages, and asks whether that was all. */
export const table = definePipeline({
  name: "table",
  description: "Counts the values of columns",
  input: z.object({
    columns: z.array(z.string()),
    since: z.date().optional(),
    timeoutMs: z.number().optional(),
  }),
  agents: { count },
  questions: {
    column: {
      description: "Which column holds the answers?",
      data: z.object({ candidates: z.array(z.string()) }),
      answer: z.object({
        column: z.string().min(1),
        since: z.date().optional(),
        limit: z.number().int().default(10),
      }),
    },
    enough: { data: z.object({ count: z.number() }), answer: z.boolean() },
  },
  signals: { add: z.object({ column: z.string().min(1), since: z.date().optional() }) },
  async run({ columns, timeoutMs }, { ask, signals, steps }) {
    const added: string[] = [];
    void (async () => {
      for await (const { column } of signals.add) added.push(column);
    })();
    const { column, since, limit } = await ask("column", { candidates: columns });
    const { values } = await steps.count({ column });
    const isEnough = await ask(
      "enough",
      { count: values },
      timeoutMs === undefined ? {} : { timeoutMs, default: true },
    );
    const more = isEnough ? [] : await Promise.all(added.map((each) => steps.count({ column: each })));
    return { column, since, limit, values, more: more.map((each) => each.column) };
  },
});
