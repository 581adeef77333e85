import { defineAgent, definePipeline, FileRef } from "@stepcast/pipeline";
import { z } from "zod";

const talk = defineAgent({
  input: z.object({ since: z.date(), texts: z.array(FileRef), sizeBytes: z.number() }),
  output: z.object({ year: z.number(), since: z.date(), file: FileRef, names: z.array(z.string()) }),
  async run({ since, texts, sizeBytes }, step) {
    console.log("printed by an agent");
    process.stdout.write("and written without an end of line");
    for (let done = 1; done <= 100; done++) step.progress(done, 100, `line ${done}`);
    step.log("warn", "careful", { since, big: 2n ** 60n });
    const file = await step.writeFile("bytes.bin", Buffer.alloc(sizeBytes, 0xff));
    const year = since.getUTCFullYear();
    return { year, since, file, names: texts.map(({ name }) => name) };
  },
});

/** Prints where it should not, and takes and gives what JSON has no word for. */
export const talkative = definePipeline({
  name: "talkative",
  input: z.object({
    when: z.object({ since: z.date() }),
    sources: z.array(
      z.union([z.object({ kind: z.literal("file"), text: FileRef }), z.object({ kind: z.literal("none") })]),
    ),
    sizeBytes: z.number().default(10),
  }),
  output: z.object({ year: z.number(), since: z.date(), file: FileRef, names: z.array(z.string()) }),
  agents: { talk },
  run: ({ when, sources, sizeBytes }, { steps }) =>
    steps.talk({
      ...when,
      sizeBytes,
      texts: sources.flatMap((source) => (source.kind === "file" ? [source.text] : [])),
    }),
});

/** Neither its input nor its output is an object. */
export const plain = definePipeline({
  name: "plain",
  input: z.array(z.number()),
  output: z.number(),
  agents: {},
  run: async (numbers) => numbers.reduce((sum, number) => sum + number, 0),
});

/** Asks for what no flat form holds. */
export const nested = definePipeline({
  name: "nested",
  input: z.object({}),
  agents: {},
  questions: {
    people: { data: z.object({}), answer: z.object({ people: z.array(z.object({ name: z.string() })) }) },
    flat: {
      data: z.object({}),
      answer: z.object({
        address: z.object({ zip: z.string().regex(/^\d{5}$/), floor: z.number().int().optional() }),
        born: z.date(),
        level: z.union([z.literal(1), z.literal(2)]),
        sure: z.boolean(),
        tags: z.array(z.string()).optional(),
      }),
    },
  },
  async run(_input, { ask }) {
    const flat = await ask("flat", {});
    return { flat, people: await ask("people", {}) };
  },
});
