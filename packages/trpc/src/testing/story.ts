import { once } from "node:events";
import { defineAgent, definePipeline, FileRef } from "@stepcast/pipeline";
import { z } from "zod";

const openedGates = new Set<string>();
const gates = new EventTarget();

/** Lets a story that was told to wait go on, in every attempt. */
export function openGate(runId: string): void {
  openedGates.add(runId);
  gates.dispatchEvent(new Event(runId));
}

const tell = defineAgent({
  input: z.object({ words: z.array(z.string()), waits: z.boolean() }),
  output: z.object({ told: z.number(), toldAt: z.date() }),
  chunk: z.object({ word: z.string() }),
  async *run({ words, waits }, step) {
    step.log("info", "Es war einmal …", { language: "de", bytes: 2n ** 60n });
    for (const [index, word] of words.entries()) {
      yield { word };
      if (index % 5 === 0) step.progress(index, words.length, word);
    }
    if (waits && !openedGates.has(step.runId)) await once(gates, step.runId, { signal: step.signal });
    return { told: words.length, toldAt: new Date(86_400_000) };
  },
});

const bind = defineAgent({
  input: z.object({ words: z.array(z.string()), toldAt: z.date() }),
  output: z.object({ book: FileRef, pages: z.map(z.string(), z.number()) }),
  async run({ words }, step) {
    const book = await step.writeFile("Märchen 📖.txt", words.join("\n"));
    return { book, pages: new Map([["first", 1]]) };
  },
});

/** A short run with some of everything that an event may carry: dates, maps, big numbers, letters of all kinds, chunks, a file. */
export const story = definePipeline({
  name: "story",
  description: "Tells a story word by word and binds it",
  input: z.object({
    words: z.array(z.string()),
    since: z.date(),
    waits: z.boolean().default(false),
    asks: z.boolean().default(false),
  }),
  agents: { tell, bind },
  questions: {
    cover: {
      data: z.object({ toldAt: z.date(), colours: z.set(z.string()) }),
      answer: z.object({ colour: z.string(), by: z.date() }),
    },
  },
  signals: { applause: z.object({ at: z.date(), claps: z.map(z.string(), z.number()) }) },
  async run({ words, waits, asks }, { steps, ask, signals }) {
    const { toldAt } = await steps.tell({ words, waits });
    if (asks) {
      await ask("cover", { toldAt, colours: new Set(["rot", "weiß"]) });
      for await (const _applause of signals.applause) break;
    }
    const { book, pages } = await steps.bind({ words, toldAt });
    return { book, pages, toldAt };
  },
});

/** Words that a careless wire would break: line ends of every kind, what looks like fields of a stream, letters outside the BMP. */
export const allWords = [
  ..."Fix, schwyz! quäkt Jürgen blöd vom Paß".split(" "),
  ..."👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 𝒳 \u0000 \u2028 \u2029 \u00a0 \ufeff".split(" "),
  "two\nlines",
  "three\r\nends\r",
  "data: {}",
  "\n\nid: 1.x\n\n",
  "",
  " ",
  "\ud800",
  ..."the quick brown fox jumps over the lazy dog".split(" "),
];
