// The smallest use, with no server and no database: node examples/01-run-in-memory.ts <some text file>
import { readFile } from "node:fs/promises";
import { defineAgent, definePipeline, FileRef } from "@stepcast/pipeline";
import { runPipeline } from "@stepcast/pipeline/engine";
import { z } from "zod";

const count = defineAgent({
  input: z.string(),
  output: FileRef,
  run: (text, step) => step.writeFile("words.txt", `${text.match(/\p{L}+/gu)?.length ?? 0} words\n`),
});
const wordCount = definePipeline({
  name: "word-count",
  input: z.string(),
  agents: { count },
  run: (text, { steps }) => steps.count(text),
});
const path = process.argv[2] ?? new URL("README.md", import.meta.url);
for await (const event of runPipeline(wordCount, await readFile(path, "utf8"))) console.log(event);
