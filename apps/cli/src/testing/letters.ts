import { once } from "node:events";
import { defineAgent, definePipeline, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { interview } from "./interview.ts";

const count = defineAgent({
  input: z.object({ texts: z.array(FileRef) }),
  output: z.object({ counts: z.record(z.string(), z.number()) }),
  async run({ texts }, step) {
    const counts: Record<string, number> = {};
    for (const [index, text] of texts.entries()) {
      for (const letter of await step.readFile(text).text()) counts[letter] = (counts[letter] ?? 0) + 1;
      step.progress(index + 1, texts.length);
    }
    step.log("info", "\u001b[2Jcounted\nevery letter");
    return { counts };
  },
});

const mood = defineAgent({
  input: z.object({ kind: z.enum(["work", "wait", "deaf", "fail"]) }),
  output: z.object({}),
  async run({ kind }, { signal }) {
    if (kind === "wait" && !signal.aborted) await once(signal, "abort");
    // It neither hears its signal nor lets the process end by itself.
    if (kind === "deaf") await new Promise((resolve) => setTimeout(resolve, 600_000));
    if (kind === "fail") throw new Error("the letters ran out");
    return {};
  },
});

const write = defineAgent({
  input: z.object({ counts: z.record(z.string(), z.number()) }),
  output: z.object({ file: FileRef }),
  async run({ counts }, step) {
    const lines = Object.entries(counts).sort(([a], [b]) => a.localeCompare(b));
    return { file: await step.writeFile("letters.txt", lines.map((line) => line.join(" ")).join("\n")) };
  },
});

/** Small real work, with an input field of every kind. */
export const letters = definePipeline({
  name: "letters",
  description: "Counts the letters of texts",
  input: z.object({
    text: FileRef.describe("The text to count"),
    moreTexts: z.array(FileRef).default([]),
    title: z.string().min(2).default("Letters"),
    mood: z.enum(["work", "wait", "deaf", "fail"]).default("work").describe("How it goes"),
    tags: z.array(z.string()).optional(),
    weights: z.array(z.number()).optional(),
    limit: z.number().int().optional(),
    since: z.date().optional(),
    loud: z.boolean().optional(),
    either: z.union([z.string(), z.number()]).optional(),
  }),
  agents: { count, mood, write },
  async run({ text, moreTexts, mood: kind }, { steps }) {
    const [{ counts }] = await Promise.all([
      steps.count({ texts: [text, ...moreTexts] }),
      steps.mood({ kind }),
    ]);
    return steps.write({ counts });
  },
});

/** Ends without a file. */
export const nothing = definePipeline({
  name: "nothing",
  input: z.object({ count: z.number().default(0) }),
  title: ({ count }) => `Nothing, ${count} times`,
  agents: {},
  run: async ({ count }) => ({ count }),
});

const fill = defineAgent({
  input: z.object({ sizeBytes: z.number() }),
  output: z.object({ file: FileRef, small: FileRef }),
  async run({ sizeBytes }, step) {
    const bytes = Buffer.alloc(sizeBytes, "0123456789abcdef\n");
    const file = await step.writeFile("big.txt", bytes);
    return { file, small: await step.writeFile("small.txt", "small") };
  },
});

/** Ends with two files, one as large as wanted. */
export const filler = definePipeline({
  name: "filler",
  input: z.object({ sizeBytes: z.number().default(2_000_000) }),
  title: ({ sizeBytes }) => `${sizeBytes} B of nothing`,
  agents: { fill },
  run: ({ sizeBytes }, { steps }) => steps.fill({ sizeBytes }),
});

/** All that the command has under test. */
export const pipelines = [letters, nothing, filler, interview];
