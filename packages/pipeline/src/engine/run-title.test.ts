import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { definePipeline } from "../define/pipeline.ts";
import { tempFiles } from "../testing/driven-run.ts";
import { createEngine } from "./engine.ts";
import { memoryLog } from "./memory/memory-log.ts";
import { titleOf } from "./run-title.ts";

/** A pipeline that calls its runs by their input. */
function named(title?: (input: { city: string }) => unknown) {
  return definePipeline({
    name: "named",
    input: z.object({ city: z.string() }),
    // Also what plain JavaScript may answer.
    ...(title && { title: title as (input: { city: string }) => string }),
    agents: {},
    run: async ({ city }) => city,
  });
}

const given = (value: unknown) =>
  titleOf(
    named(() => value),
    { city: "Zürich" },
  );

test.each<[string, unknown, string | undefined]>([
  ["is what the pipeline says of the input", "Reviews of May", "Reviews of May"],
  ["is one line without space around it", "  two\r\n lines\tof it \u2028", "two lines of it"],
  ["has no signs that turn text around or show nothing", "\u202Egpj\u202C.exe\u0000\u2066\u200B", "gpj.exe"],
  ["is nothing where nothing is left of it", " \u202E\u0007 ", undefined],
  ["is nothing where nothing of it shows", "\u00ad\u2060 \u3164\u200d", undefined],
  ["keeps what joins signs to one", "👩‍🚀 in May", "👩‍🚀 in May"],
  ["is nothing where it is no text", { city: "Zürich" }, undefined],
  ["has no half signs", "\ud83d", "\ufffd"],
  ["may have 200 characters", "x".repeat(200), "x".repeat(200)],
  ["is cut where it has more, and says so", "x".repeat(201), `${"x".repeat(199)}…`],
  ["is not cut within a sign", `${"x".repeat(198)}😀${"y".repeat(9)}`, `${"x".repeat(198)}…`],
  ["is taken from the beginning of a book", "x ".repeat(1_000_000), `${"x ".repeat(99)}x…`],
])("a title %s", (_what, value, title) => {
  expect(given(value)).toBe(title);
  expect(title?.length ?? 0).toBeLessThanOrEqual(200);
});

test("a title that cannot be made is none, and so is that of a pipeline that gives none", () => {
  const failing = named(() => {
    throw new Error("no city");
  });
  expect(titleOf(failing, { city: "Zürich" })).toBeUndefined();
  expect(titleOf(named(), { city: "Zürich" })).toBeUndefined();
});

test("a title that is promised is none, and its failure ends nothing", async () => {
  const failed = Promise.withResolvers<unknown>();
  process.once("unhandledRejection", failed.resolve);
  onTestFinished(() => void process.off("unhandledRejection", failed.resolve));
  expect(given(Promise.reject(new Error("no city")))).toBeUndefined();
  // By then Node has told of it.
  await new Promise((resolve) => setImmediate(resolve));
  failed.resolve("nothing");
  expect(await failed.promise).toBe("nothing");
});

test("what is done to the input to make a title of it is not done to the run", async () => {
  const sorted = definePipeline({
    name: "sorted",
    input: z.object({ cities: z.array(z.string()) }),
    title: ({ cities }) => cities.sort().splice(0).join(", "),
    agents: {},
    run: async ({ cities }) => cities,
  });
  const engine = createEngine({ pipelines: [sorted], files: tempFiles(), log: memoryLog() });
  const run = await engine.start(sorted, { cities: ["Rome", "Bern"] });
  expect(await run.result).toEqual(["Rome", "Bern"]);
  expect((await run.state()).title).toBe("Bern, Rome");
  await engine.close();
});

test("a run is called what its pipeline called it at the start: in its log, its state, lists and searches", async () => {
  const log = memoryLog();
  const cities = named(({ city }) => `Weather of ${city}`);
  const engine = createEngine({ pipelines: [cities], files: tempFiles(), log });
  const run = await engine.start(cities, { city: "Zürich" }, { runId: "first", owner: "ann" });
  expect(await run.result).toBe("Zürich");
  expect(await run.state()).toMatchObject({ title: "Weather of Zürich", owner: "ann" });
  expect((await engine.list({ limit: 5, text: "weather OF" })).runs).toMatchObject([
    { runId: "first", title: "Weather of Zürich", owner: "ann" },
  ]);

  const again = await engine.rerun("first", { runId: "again", owner: "ann" });
  const other = await engine.rerun("first", { runId: "other", input: { city: "Bern" } });
  expect((await again.state()).title).toBe("Weather of Zürich");
  expect((await other.state()).title).toBe("Weather of Bern");
  await Promise.all([again.result, other.result]);
  expect(await engine.count({})).toMatchObject({ completed: 3 });
  expect(await engine.count({ owner: "ann", text: "weather" })).toMatchObject({ completed: 2 });
  await engine.close();
});

test("a run that is started twice is one, though the code between gives another title", async () => {
  const log = memoryLog();
  const [old, young] = [named(), named(({ city }) => city)];
  const first = createEngine({ pipelines: [old], files: tempFiles(), log, work: false });
  await first.start(old, { city: "Oslo" }, { runId: "run" });
  const second = createEngine({ pipelines: [young], files: tempFiles(), log, work: false });
  const joined = await second.start(young, { city: "Oslo" }, { runId: "run" });
  expect((await joined.state()).title).toBeUndefined();
  await expect(second.start(young, { city: "Rome" }, { runId: "run" })).rejects.toMatchObject({
    code: "input_mismatch",
  });
});
