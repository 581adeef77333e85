import { createReadStream } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { FileRef, RunEvent } from "@stepcast/pipeline";
import { runPipeline } from "@stepcast/pipeline/engine";
import { diskFiles, fileReader } from "@stepcast/pipeline/files";
import { crashEverywhere } from "@stepcast/pipeline/testing";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { expect, test } from "vitest";
import { samples } from "../samples.ts";
import { feedback } from "./pipeline.ts";

const testsInFull = process.env["STEPCAST_TEST_FULL"] === "1";
const files = diskFiles(await mkdtemp(join(tmpdir(), "stepcast-feedback-")));
const bytesOf = (file: FileRef) => fileReader(() => files.open(file.id)).bytes();
const timeout = { timeout: 240_000 };

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

test("a run is called what its report is", async () => {
  const csv = await files.write("coffee-machine_reviews.csv", "text\n");
  expect(feedback.title?.({ csv, title: "How our machines do" })).toBe("How our machines do");
  expect(feedback.title?.({ csv, title: "" })).toBe("Coffee machine reviews");
  expect(feedback.title?.({ csv })).toBe("Coffee machine reviews");
});

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
  expect(pdf).toMatch(/German \d\d%, English \d\d%, French \d\d%/);
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

/** 24 forms with two open questions, two dates and a country. */
const forms = [
  "country,visited on,sent on,stars,what was good?,what was bad?",
  ...Array.from({ length: 24 }, (_, n) => {
    const country = ["France", "Norway", "Chile"][n % 3];
    const day = String(n + 1).padStart(2, "0");
    const good = `The staff at desk ${n} were kind and really helpful`;
    const bad = `The bathroom of room ${n} was dirty and the door was broken`;
    return `${country},2025-03-${day},2025-0${4 + (n % 3)}-${day},${(n % 5) + 1},${good},${bad}`;
  }),
].join("\n");
const chosen = { text: "What was bad?", date: "sent on" };

test(
  "what the table leaves open is asked, and the report is made of what was answered",
  timeout,
  async () => {
    const run = runPipeline(feedback, { csv: await files.write("forms.csv", forms) }, { files });
    for await (const event of run) {
      if (event.type !== "question.asked") continue;
      expect(event.data.open).toEqual(["text", "date"]);
      expect(event.data.candidates.text[0]).toMatchObject({
        column: "what was bad?",
        filled: 1,
        samples: expect.arrayContaining([
          "The bathroom of room 0 was dirty and the door was broken",
        ]) as string[],
      });
      const isFirst = event.data.problem === undefined;
      if (!isFirst) expect(event.data.problem).toContain("there is no column “what was ugly?”");
      const answer = isFirst ? { ...chosen, text: "what was ugly?" } : chosen;
      await run.answer(event.question, answer, { key: event.key });
    }
    const { questions, steps } = await run.state();
    expect(Object.keys(questions)).toEqual(["columns", "columns#2"]);
    expect(steps.clean?.output?.dates).toEqual({ from: "2025-04-01", to: "2025-06-24" });
    const pdf = await pdfText(await bytesOf((await run.result).file));
    expect(pdf).toContain("Answers were read from “what was bad?”, dates from “sent on”");
    expect(pdf).toContain("Where the answers and the dates stand was open, and a person chose.");
  },
);

test("columns that are named in the input are not asked for", timeout, async () => {
  const input = { csv: await files.write("forms.csv", forms), textColumn: chosen.text, dateColumn: "none" };
  const run = runPipeline(feedback, input, { files });
  await run.result;
  const { questions, steps } = await run.state();
  expect(questions).toEqual({});
  expect(steps.clean?.output).toMatchObject({ count: 24, dates: null });
});

test(
  "columns that are added while it runs become steps and sections, each once; what comes too late is said",
  timeout,
  async () => {
    const input = {
      csv: await files.write("forms.csv", forms),
      textColumn: chosen.text,
      dateColumn: "sent on",
    };
    const run = runPipeline(feedback, input, { files });
    const add = (column: string) => run.signal("addSection", { column });
    const stepKeys: string[] = [];
    for await (const event of run) {
      if (event.type === "run.started") for (const column of ["country", "planet"]) await add(column);
      if (event.type === "step.started") stepKeys.push(event.key);
      if (event.type === "step.started" && event.key === "breakdown:country")
        for (const column of ["Country", "sent on"]) await add(column);
      if (event.type === "step.started" && event.step === "report") await add("stars");
    }
    expect(stepKeys.filter((key) => key.startsWith("breakdown"))).toEqual([
      "breakdown:country",
      "breakdown:planet",
      "breakdown:sent on",
    ]);
    const { steps } = await run.state();
    expect(steps["breakdown:country"]?.output?.parts.map(({ name, count }) => [name, count])).toEqual([
      ["Chile", 8],
      ["France", 8],
      ["Norway", 8],
    ]);
    const output = await run.result;
    expect(output.notIncluded).toEqual(["stars"]);
    const pdf = await pdfText(await bytesOf(output.file));
    for (const part of ["By country", "Mood by country", "By sent on", "2025-04", "By “planet”: there is no"])
      expect(pdf).toContain(part);
    const [header, first] = Buffer.from(await bytesOf(output.table))
      .toString("utf8")
      .split("\r\n");
    expect(header).toMatch(/,entities,sent on_period$/);
    expect(first).toMatch(/,2025-04$/);
  },
);

type Report = Awaited<ReturnType<typeof runOn>>["output"];

/** Files have ids of their own each time; what is in them is the same. */
function isSameReport(one: Report, other: Report): boolean {
  const contents = ({ file, table, ...rest }: Report) => [file.sha256, table.sha256, rest];
  return isDeepStrictEqual(contents(one), contents(other));
}

/** Where a crash may come between a person and the run. */
function isTalk(event: RunEvent<typeof feedback>): boolean {
  if (event.type === "step.completed") return event.step === "topics" || event.step === "breakdown";
  return event.type === "question.asked" || event.type === "question.answered";
}

test("a run that asks and is added to comes to the same after a crash", { timeout: 240_000 }, async () => {
  const { crashes, events } = await crashEverywhere(
    feedback,
    { csv: await files.write("forms.csv", forms) },
    {
      files,
      answers: { columns: ({ problem }) => (problem ? chosen : { ...chosen, text: "what was ugly?" }) },
      signals: ["country", "planet", "stars"].map((column) => ({ signal: "addSection", data: { column } })),
      after: (event) => testsInFull || isTalk(event),
      sameOutput: isSameReport,
    },
  );
  expect(crashes).toBeGreaterThan(5);
  expect(events.filter(({ type }) => type === "question.answered")).toHaveLength(2);
  expect(
    events.filter((event) => event.type === "step.completed" && event.step === "breakdown"),
  ).toHaveLength(3);
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
