import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { defineAgent, definePipeline, FatalError, FileRef } from "@stepcast/pipeline";
import { createEngine, type Engine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { serve, type ServeOptions } from "../server/serve.ts";
import { t } from "../trpc.ts";
import { faucet } from "./faucet.ts";
import { type WatchedLog, watchedLog } from "./watched-log.ts";

const count = defineAgent({
  input: z.object({ csv: FileRef, since: z.date().optional() }),
  output: z.object({ file: FileRef, rows: z.number().int(), since: z.date().optional() }),
  async run({ csv, since }, step) {
    step.log("info", "counting\nrows");
    let bytes = "";
    for await (const chunk of step.readFile(csv)) bytes += Buffer.from(chunk).toString();
    const rows = bytes.trim().split("\n").length - 1;
    if (rows === 0) throw new FatalError("the table has no rows");
    step.progress(rows, rows, "rows");
    return { file: await step.writeFile("count.txt", `${rows}`), rows, ...(since && { since }) };
  },
});

/** Takes what plain HTTP can send: a file, text, numbers, dates, lists and ticks. */
export const tally = definePipeline({
  name: "tally",
  description: "Counts the rows of a table",
  input: z.object({
    csv: FileRef.describe("The table"),
    title: z.string().default("Tally"),
    since: z.date().optional(),
    copies: z.number().int().optional(),
    tags: z.array(z.string()).optional(),
    draft: z.boolean().optional(),
  }),
  agents: { count },
  async run({ csv, since, title }, { steps }) {
    const { file, rows } = await steps.count({ csv, ...(since && { since }) });
    return { file, rows, title };
  },
});

export interface HttpServer {
  url: string;
  port: number;
  engine: Engine;
  log: WatchedLog;
  /** Where uploads and results are. */
  folder: string;
  /** What the server was told of as its own fault. */
  errors: unknown[];
}

/** A real server with `faucet` and `tally`, for those without tRPC; gone when the test is over. */
export async function openHttp(options: Partial<ServeOptions> = {}): Promise<HttpServer> {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-http-"));
  const log = watchedLog();
  const engine = createEngine({ pipelines: [faucet, tally], files: diskFiles(folder), log });
  const errors: unknown[] = [];
  const served = await serve({
    router: t.router({}),
    engine,
    secret: "of a test",
    onError: (error) => errors.push(error),
    ...options,
  });
  onTestFinished(async () => {
    await served.close();
    await engine.close({ drainMs: 0 });
    // A step that was left behind may just be writing its file.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return { url: served.url, port: served.port, engine, log, folder, errors };
}

/** What the real curl prints, unbuffered, given these arguments. */
export async function curl(...args: string[]): Promise<string> {
  const child = spawn("curl", ["-sSN", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const [output, complaint, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve, reject) => child.on("close", resolve).on("error", reject)),
  ]);
  if (code !== 0) throw new Error(`curl ended with ${String(code)}: ${complaint}`);
  return output;
}

/** Resolves once a run has reached its end. */
export async function ended(engine: Engine, runId: string): Promise<void> {
  for await (const _page of engine.follow(runId, undefined, new AbortController().signal));
}
