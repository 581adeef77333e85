// Sends a CSV to a running server (`pnpm start` prints its address), and follows the typed events to the report.
// node examples/02-follow-a-server.ts http://127.0.0.1:4319 packages/agents/samples/coffee-machine-reviews.csv
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { FileRef } from "@stepcast/pipeline";
import type { AppRouter } from "@stepcast/server";
import { stepcastClient } from "@stepcast/trpc/client";

const [server = "http://127.0.0.1:4319", path = ""] = process.argv.slice(2);
const client = stepcastClient<AppRouter>({ url: `${server}/trpc` });

const address = `${server}/v1/files?name=${encodeURIComponent(basename(path))}`;
const sent = await fetch(address, { method: "POST", body: await readFile(path) });
const csv = FileRef.parse(await sent.json());

const run = client.feedback.runPipeline({ input: { csv } });
for await (const event of run) {
  console.log(event.type, "key" in event ? event.key : "");
  if (event.type === "step.completed" && event.step === "clean") console.log(`${event.output.count} answers`);
}
const { file } = await run.result;
console.log(`${server}${file.url}`, file.sha256);
