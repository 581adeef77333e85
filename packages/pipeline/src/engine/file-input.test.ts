import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { defineAgent } from "../define/agent.ts";
import { definePipeline } from "../define/pipeline.ts";
import { diskFiles } from "../files/index.ts";
import { fileInput } from "../model/file-input.ts";
import type { FileRef } from "../model/file-ref.ts";
import { createEngine } from "./engine.ts";
import { memoryLog } from "./memory/memory-log.ts";

const tables = { mediaTypes: ["text/csv", "text/tab-separated-values"], maxBytes: 10 };
const Table = fileInput({ ...tables, description: "The table" });

const measure = defineAgent({
  input: z.object({ csv: Table }),
  output: z.object({ sizeBytes: z.number() }),
  run: async ({ csv }) => ({ sizeBytes: csv.sizeBytes }),
});

const report = definePipeline({
  name: "report",
  input: z.object({ csv: Table, more: z.array(fileInput({ mediaTypes: ["image/*"] })).default([]) }),
  agents: { measure },
  run: ({ csv }, { steps }) => steps.measure({ csv }),
});

async function openEngine() {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-input-"));
  const engine = createEngine({ pipelines: [report], files: diskFiles(folder), log: memoryLog() });
  onTestFinished(async () => {
    await engine.close({ drainMs: 0 });
    await rm(folder, { recursive: true, force: true });
  });
  return engine;
}

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

test("a file that keeps the rules reaches the agent with its type", async () => {
  const engine = await openEngine();
  const csv = await engine.files.write("a.csv", "a,b\n1,2\n");
  const picture = await engine.files.write("a.png", png);
  const run = await engine.start(report, { csv, more: [picture] });
  expect(await run.result).toEqual({ sizeBytes: 8 });
});

test("a file of another type or size is refused at its field, with what is wanted", async () => {
  const engine = await openEngine();
  const page = await engine.files.write("page.html", "<p>hello world</p>");
  const refused = engine.start(report, { csv: page, more: [page] });
  await expect(refused).rejects.toMatchObject({
    code: "invalid_input",
    issues: [
      {
        path: ["csv"],
        message: "page.html is text/html, and text/csv or text/tab-separated-values is wanted",
      },
      { path: ["csv"], message: "page.html has 18 bytes, and 10 is the most allowed: send a smaller one" },
      { path: ["more", 0], message: "page.html is text/html, and image/* is wanted" },
    ],
  });
});

test("the rules hold for what the store measured, not for what a client says of a file", async () => {
  const engine = await openEngine();
  const page = await engine.files.write("page.html", "<p>hello world</p>");
  const lie = { ...page, name: "a.csv", mediaType: "text/csv", sizeBytes: 3 };
  await expect(engine.start(report, { csv: lie })).rejects.toMatchObject({
    code: "invalid_input",
    issues: [{ path: ["csv"] }, { path: ["csv"] }],
  });
  const csv = await engine.files.write("a.csv", "a,b\n");
  const wrong = { ...csv, mediaType: "text/html", sizeBytes: 1e9 };
  expect(await (await engine.start(report, { csv: wrong })).result).toEqual({ sizeBytes: 4 });
});

test("a file with a parameter in its media type is of that type", () => {
  const file = {
    id: "A".repeat(22),
    name: "a",
    sizeBytes: 1,
    sha256: "0".repeat(64),
    createdAt: 0,
    url: "/a",
  };
  expect(Table.safeParse({ ...file, mediaType: "text/csv; charset=utf-8" }).success).toBe(true);
  expect(Table.safeParse({ ...file, mediaType: "text/csvx" }).success).toBe(false);
});

test("input that goes round, or shares its parts a thousandfold, is refused and not walked without end", async () => {
  const engine = await openEngine();
  const round: Record<string, unknown> = {};
  round["a"] = round;
  round["b"] = [round, new Map([["x", round]]), new Set([round])];
  let shared: unknown = {};
  for (let depth = 0; depth < 90; depth++) shared = [shared, shared];
  for (const csv of [round, shared]) {
    // Not typed so: it is what a client may send.
    await expect(engine.start(report, { csv: csv as FileRef })).rejects.toMatchObject({
      code: "invalid_input",
    });
  }
});

test("the rules stand in JSON Schema beside the reference, for forms", () => {
  const schema = z.toJSONSchema(z.object({ csv: Table, any: fileInput() }), { io: "input" });
  expect(schema.properties).toEqual({
    csv: {
      $ref: "#/$defs/FileRef",
      description: "The table",
      accept: "text/csv,text/tab-separated-values",
      maxBytes: 10,
    },
    any: { $ref: "#/$defs/FileRef" },
  });
});
