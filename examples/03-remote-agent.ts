// A pipeline of agents that live in another process: 03-remote-agent/agent.py, a FastAPI app that knows nothing of Stepcast.
// uvicorn agent:app --port 8000, then: node examples/03-remote-agent.ts http://127.0.0.1:8000 README.md
import { readFile } from "node:fs/promises";
import { definePipeline, FileRef } from "@stepcast/pipeline";
import { runPipeline } from "@stepcast/pipeline/engine";
import { remoteAgent } from "@stepcast/pipeline/remote";
import { z } from "zod";

const [server = "http://127.0.0.1:8000", path = new URL("README.md", import.meta.url)] =
  process.argv.slice(2);
const input = z.object({ text: z.string() });
const output = z.object({ words: z.number(), file: FileRef }); // The agent says file_url; what arrives is the file.

const count = remoteAgent({ url: `${server}/count`, input, output });
const list = remoteAgent({
  url: `${server}/count.ndjson`,
  input,
  output,
  chunk: z.object({ word: z.string(), times: z.number() }),
});
const wordCount = definePipeline({
  name: "remote-word-count",
  input,
  agents: { count, list },
  async run(given, { steps }) {
    const { words } = await steps.count(given);
    const { file } = await steps.list(given);
    return { words, file };
  },
});

const run = runPipeline(wordCount, { text: await readFile(path, "utf8") });
for await (const event of run) {
  if (event.type === "step.logged") console.log(`${event.key}: ${event.message}`);
  if (event.type === "step.progressed") console.log(`${event.key}: ${event.done} of ${event.total}`);
  if (event.type === "step.chunk") console.log(`${event.chunk.word} × ${event.chunk.times}`);
  if (event.type === "run.completed") console.log(event.output.file);
  if (event.type === "run.failed") console.log(`failed: ${event.error.message}`);
}
