import { once } from "node:events";
import { defineAgent, definePipeline, FileRef } from "@stepcast/pipeline";
import { z } from "zod";

const note = defineAgent({
  input: z.object({ text: z.string() }),
  output: z.object({ text: z.string() }),
  run: async ({ text }) => ({ text }),
});

const linger = defineAgent({
  input: z.object({}),
  output: z.object({}),
  async run(_input, { signal }) {
    if (!signal.aborted) await once(signal, "abort");
    return {};
  },
});

const person = z
  .object({
    name: z.string().min(2).describe("As on the card"),
    age: z.number().int().min(18),
    likes: z.boolean(),
    color: z.enum(["red", "green", "blue"]).default("green"),
    born: z.date(),
    labels: z.array(z.string()).max(3),
    address: z.object({ street: z.string(), zip: z.string().regex(/^\d{5}$/) }),
    nickname: z.string().optional(),
  })
  .refine(({ name }) => name !== "Nobody", { path: ["name"], message: "nobody is nobody" });

/** Asks once, or twice, and takes notes while it lives. */
export const interview = definePipeline({
  name: "interview",
  description: "Asks who somebody is",
  input: z.object({
    topic: z.string().default("cards"),
    /** Asks only whether to go on. */
    short: z.boolean().default(false),
    /** Has a step at work while it asks. */
    busy: z.boolean().default(false),
    /** Ends after so many notes. */
    notes: z.number().default(0),
  }),
  agents: { note, linger },
  questions: {
    who: {
      description: "Who is it?",
      data: z.object({ topic: z.string(), samples: z.array(z.string()) }),
      answer: person,
    },
    go: { description: "Go on?", data: z.object({ topic: z.string() }), answer: z.enum(["yes", "no"]) },
  },
  signals: { note: z.object({ text: z.string().min(1), at: z.date().optional(), file: FileRef.optional() }) },
  async run({ topic, short, busy, notes }, { ask, signals, steps }) {
    const before = await steps.note({ text: `about ${topic}` });
    if (busy) void steps.linger({}).catch(() => undefined);
    const who = short ? undefined : await ask("who", { topic, samples: ["one", "two"] });
    const go = await ask("go", { topic });
    const heard: string[] = [];
    if (notes > 0) {
      for await (const { text } of signals.note) {
        heard.push((await steps.note({ text })).text);
        if (heard.length === notes) break;
      }
    }
    return { before: before.text, who, go, heard };
  },
});
