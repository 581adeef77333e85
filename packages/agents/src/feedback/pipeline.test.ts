import { createReadStream } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileRef } from "@stepcast/pipeline";
import { runPipeline } from "@stepcast/pipeline/engine";
import { diskFiles, fileReader } from "@stepcast/pipeline/files";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { expect, test } from "vitest";
import { samples } from "../samples.ts";
import { feedback } from "./pipeline.ts";

const files = diskFiles(await mkdtemp(join(tmpdir(), "stepcast-feedback-")));
const bytesOf = (file: FileRef) => fileReader(() => files.open(file.id)).bytes();
const timeout = { timeout: 90_000 };

async function runSample(fileName: string, input: { topics?: string[]; title?: string } = {}) {
  const sample = samples.find((s) => s.fileName === fileName);
  if (!sample) throw new Error(`no sample ${fileName}`);
  return runOn(await files.write(fileName, createReadStream(sample.url)), input);
}

async function runOn(csv: FileRef, input: { topics?: string[]; title?: string } = {}) {
  const output = await runPipeline(feedback, { csv, ...input }, { files }).result;
  const table = Buffer.from(await bytesOf(output.table)).toString("utf8");
  return { output, table, pdf: await pdfText(await bytesOf(output.file)) };
}

async function pdfText(bytes: Uint8Array): Promise<string> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const document = await loading.promise;
  const pages: string[] = [];
  for (let at = 1; at <= document.numPages; at += 1) {
    const { items } = await (await document.getPage(at)).getTextContent();
    pages.push(items.map((item) => ("str" in item ? item.str : "")).join(" "));
  }
  await loading.destroy();
  return pages.join(" ").replace(/\s+/g, " ");
}

test(
  "shop reviews become a report with topics, charts and quotes, the same bytes each time",
  timeout,
  async () => {
    const input = {
      title: "How our machines do",
      topics: ["Price", "Milk foam", "Cleaning", "Customer service"],
    };
    const first = await runSample("coffee-machine-reviews.csv", input);
    expect(first.pdf).toContain("How our machines do");
    for (const part of [
      "In figures",
      "Mood by product",
      "Average rating per month",
      "Topics",
      "Customer service",
      "In their words",
      "How this report was made",
    ]) {
      expect(first.pdf).toContain(part);
    }
    expect(first.output.summary.numbers[0]).toEqual({ label: "Answers", value: "300" });
    expect(first.table.split("\r\n")[0]).toBe(
      "\uFEFFdate,rating,product,verified,review,language,sentiment,sentiment_score,sentiment_basis,topic,entities",
    );
    const second = await runSample("coffee-machine-reviews.csv", input);
    expect([second.output.file.sha256, second.output.table.sha256]).toEqual([
      first.output.file.sha256,
      first.output.table.sha256,
    ]);
  },
);

test("a survey in three languages and an old encoding is read, judged and said so", timeout, async () => {
  const { pdf, table } = await runSample("hotel-survey.csv");
  expect(pdf).toContain("windows-1252");
  expect(pdf).toMatch(/German \d\d %, English \d\d %, French \d\d %/);
  expect(pdf).toContain("a word list of the answer's language");
  expect(table).toContain("Frühstück");
});

test("of thousands of reviews a sample is compared by meaning, and the report says so", timeout, async () => {
  const { pdf, table } = await runSample("app-store-reviews.csv");
  expect(pdf).toContain("an even sample of 4000");
  expect(table.trimEnd().split("\r\n")).toHaveLength(4_001);
});

test("a broken export is repaired, counted and made harmless", timeout, async () => {
  const { pdf, table } = await runSample("broken.csv");
  expect(pdf).toContain("with broken quotes");
  expect(table).toContain("\"'=HYPERLINK(");
  expect(table).toContain('15"" screen');
  expect(table).toContain("The café next to");
});

test("a single answer makes a sensible report", timeout, async () => {
  const { output, pdf } = await runOn(
    await files.write("one.csv", "review\nThe staff were lovely and the room was clean.\n"),
  );
  expect(output.summary.headline).toBe("One answer, and it reads positive.");
  expect(pdf).toContain("The staff were lovely");
});

test("nothing a user writes is read as markup", timeout, async () => {
  const nasty = '#panic("x") *bold* _it_ $x^2$ @ref <label> \\ [a] `raw` // gone? {{x}}';
  const csv = await files.write(
    "#let x.csv",
    `review\n"${nasty.replaceAll('"', '""')}"\nA second, harmless answer.\n`,
  );
  const { pdf } = await runOn(csv, { title: nasty, topics: [nasty] });
  expect(pdf).toContain("$x^2$ @ref <label>");
  expect(pdf).toContain("// gone?");
});

test("cancelling stops the models in the middle of their work", timeout, async () => {
  const sample = samples.find(({ fileName }) => fileName === "app-store-reviews.csv");
  if (!sample) throw new Error("no such sample");
  const csv = await files.write(sample.fileName, createReadStream(sample.url));
  const run = runPipeline(feedback, { csv }, { files });
  const seen: string[] = [];
  for await (const event of run) {
    seen.push(event.type === "step.cancelled" ? `${event.type} ${event.step}` : event.type);
    if (event.type === "step.progressed" && event.step === "embed") await run.cancel("enough");
  }
  expect(seen.at(-1)).toBe("run.cancelled");
  expect(seen).toContain("step.cancelled embed");
});
