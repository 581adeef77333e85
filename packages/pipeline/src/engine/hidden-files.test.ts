import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { definePipeline } from "../define/pipeline.ts";
import { diskFiles } from "../files/index.ts";
import { FileRef } from "../model/file-ref.ts";
import { createEngine, type Engine } from "./engine.ts";
import { memoryLog } from "./memory/memory-log.ts";

// What a loose schema lets through is looked into as far as an event can carry it: no reference to a file gets past the store.

const Page = FileRef.extend({ page: z.number(), of: FileRef.optional() });

const loose = definePipeline({
  name: "loose",
  input: z.unknown(),
  agents: {},
  questions: { more: { data: z.null(), answer: z.unknown() } },
  signals: { add: z.unknown() },
  async run(input, { ask }) {
    return input === "ask" ? ask("more", null) : null;
  },
});
const paged = definePipeline({
  name: "paged",
  input: z.object({ page: Page }),
  output: z.object({ page: Page }),
  agents: {},
  run: async (input) => input,
});

let engine: Engine;
let real: FileRef;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-hidden-"));
  engine = createEngine({ pipelines: [loose, paged], files: diskFiles(folder), log: memoryLog() });
  real = await engine.files.write("a.txt", "a");
  onTestFinished(async () => {
    await engine.close({ drainMs: 0 });
    await rm(folder, { recursive: true, force: true });
  });
});

const forged = {
  id: "A".repeat(22),
  name: "a.txt",
  mediaType: "text/plain",
  sizeBytes: 1,
  sha256: "0".repeat(64),
  createdAt: 0,
  url: "javascript:alert(1)",
};

function nested(value: unknown, depth: number): unknown {
  return depth === 0 ? value : { in: nested(value, depth - 1) };
}

const places: Record<string, (ref: FileRef) => unknown> = {
  "as it is": () => forged,
  "in a field of a real one": (ref) => ({ ...ref, extra: forged }),
  "in a real one in a real one": (ref) => ({ ...ref, extra: { ...ref, extra: [forged] } }),
  "beside a date": (ref) => ({ ...ref, at: new Date(0), extra: forged }),
  "in a Map": () => new Map([["x", forged]]),
  "as a Map's key": () => new Map([[forged, "x"]]),
  "in a field of a Map's key": (ref) => new Map([[{ ...ref, extra: forged }, "x"]]),
  "in a Set in a Map in a list": () => [new Map([["x", new Set([forged])]])],
  "beside a real one": (ref) =>
    JSON.parse(`{"x":${JSON.stringify(ref)},"y":{"z":[${JSON.stringify(forged)}]}}`),
  "in an object without a prototype": () => Object.assign(Object.create(null), { x: forged }),
  "without a prototype itself": () => Object.assign(Object.create(null), forged),
  "as deep as a value may go": () => nested(forged, 95),
  "without the time it was made": () => ({ ...forged, createdAt: undefined, at: new Date(0) }),
  "with an address that is a string only in JSON": () => ({ ...forged, url: new URL("https://x.example/") }),
  "with an id that is a string only in JSON": () => ({ ...forged, id: 10n ** 21n }),
  "with a size that is a number only when it is read back": () => ({ ...forged, sizeBytes: -0 }),
};

const doors: Record<string, (value: unknown) => Promise<unknown>> = {
  "an input": (value) => engine.start(loose, value),
  "an answer": async (value) => {
    const run = await engine.start(loose, "ask");
    for await (const event of run) if (event.type === "question.asked") break;
    return run.answer("more", value);
  },
  "a message": async (value) => (await engine.start(loose, "ask")).signal("add", value),
  "the input of a rerun": async (value) => (await engine.start(loose, "once")).rerun({ input: value }),
};

const hidden = Object.keys(doors).flatMap((door) =>
  Object.keys(places).map((place) => [door, place] as const),
);

test.for(hidden)("a made-up file does not get through %s %s", async ([door, place]) => {
  const value = places[place]?.(real);
  await expect(doors[door]?.(value)).rejects.toMatchObject({ code: "file_not_found" });
});

test("what a schema adds to a reference stays, and the files in it are the store's own and the run's", async () => {
  const other = await engine.files.write("b.txt", "bb");
  const page = { ...real, name: "lie.html", page: 3, of: { ...other, sizeBytes: 9 } };
  const run = await engine.start(paged, { page });
  expect(await run.result).toEqual({ page: { ...real, page: 3, of: other } });
  await engine.delete(run.runId);
  expect(await engine.files.find(real.id)).toBeUndefined();
  expect(await engine.files.find(other.id)).toBeUndefined();
});

test("a run that is started twice is the same only if what its schema adds to a file is the same", async () => {
  const start = (page: number) => engine.start(paged, { page: { ...real, page } }, { runId: "twice" });
  await start(1);
  expect((await start(1)).runId).toBe("twice");
  await expect(start(2)).rejects.toMatchObject({ code: "input_mismatch" });
});
