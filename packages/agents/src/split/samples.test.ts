import { createReadStream } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Run, runPipeline } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { expect, test } from "vitest";
import { samples } from "../samples.ts";
import { split } from "./pipeline.ts";

const files = diskFiles(await mkdtemp(join(tmpdir(), "stepcast-split-samples-")));

async function runSample(fileName: string, more: { limit?: number } = {}): Promise<Run<typeof split>> {
  const sample = samples.find((each) => each.fileName === fileName);
  if (!sample) throw new Error(`no sample ${fileName}`);
  const table = await files.write(fileName, createReadStream(sample.url));
  return runPipeline(split, { table, ...sample.input, ...more }, { files });
}

test("the shop's orders become a file for each country, and broken lines are warned of", async () => {
  const run = await runSample("shop-orders.csv");
  expect(await run.result).toMatchObject({ column: "Country", parts: 13, rows: 2_000 });
  const { steps } = await run.state();
  expect(steps.columns?.output?.amounts).toEqual(["Quantity", "Amount"]);
  expect(steps.table?.logs.filter(({ level }) => level === "warn").map(({ message }) => message)).toContain(
    "line 332 has 6 cells where the table has 8: the missing ones are taken as empty",
  );
});

test("of the club's members it is asked by what to split them", async () => {
  const run = await runSample("club-members.csv");
  for await (const event of run) {
    if (event.type !== "question.asked") continue;
    expect(event.data.candidates.map(({ column }) => column).slice(0, 2)).toEqual(["Team", "City"]);
    await run.answer("column", { column: "City" });
  }
  expect(await run.result).toMatchObject({ column: "City", parts: 5, rows: 180 });
});

test("the meters are too many for the limit, and with a higher one they are not", {
  timeout: 60_000,
}, async () => {
  await expect((await runSample("meter-readings.tsv")).result).rejects.toThrow(
    "has 1,450 different values in “Meter”, more than the limit of 1,000 parts",
  );
  const more = await runSample("meter-readings.tsv", { limit: 2_000 });
  expect(await more.result).toMatchObject({ parts: 1_450, rows: 4_350, files: [] });
});
