import { emptyRun, type FileRef, type RunState, type StepState } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { type FilePair, isSameFile, pairFiles } from "./file-pairs.ts";
import { pairSteps, stepMs, totalMs } from "./step-pairs.ts";

const file = (name: string, digit = "a"): FileRef => ({
  id: "A".repeat(22),
  name,
  mediaType: "text/csv",
  sizeBytes: 4,
  sha256: digit.repeat(64),
  createdAt: 1,
  url: "/files/a",
});
const step = (key: string, more: Partial<StepState> = {}): StepState => ({
  step: key.replace(/^.*\//, "").replace(/#.*$/, ""),
  key,
  status: "completed",
  attempt: 1,
  attempts: [],
  copied: false,
  input: undefined,
  output: undefined,
  error: undefined,
  progress: undefined,
  logs: [],
  logCount: 0,
  chunks: [],
  chunkCount: 0,
  files: [],
  startedAt: 1_000,
  endedAt: 3_000,
  lastSeq: 5,
  ...more,
});
const run = (...steps: StepState[]): Pick<RunState, "steps"> => ({
  ...emptyRun(),
  steps: Object.fromEntries(steps.map((each) => [each.key, each])),
});

test("steps are paired by key, and gathered by agent", () => {
  const pairs = pairSteps(
    run(step("table"), step("a/part"), step("b/part")),
    run(step("table"), step("b/part"), step("c/part"), step("pack")),
  );
  expect(
    pairs.map(({ agent, pairs: of }) => [
      agent,
      of.map(({ key, first, second }) => [key, !!first, !!second]),
    ]),
  ).toEqual([
    ["table", [["table", true, true]]],
    [
      "part",
      [
        ["a/part", true, false],
        ["b/part", true, true],
        ["c/part", false, true],
      ],
    ],
    ["pack", [["pack", false, true]]],
  ]);
});

test("an agent may have a name that every object has", () => {
  expect(pairSteps(run(step("constructor")), run())).toMatchObject([
    { agent: "constructor", pairs: [{ second: undefined }] },
  ]);
});

test("a step took the time until its end, or until now, and none that was taken over", () => {
  expect(stepMs(step("a"), 9_000)).toBe(2_000);
  expect(stepMs(step("a", { endedAt: undefined }), 9_000)).toBe(8_000);
  expect(stepMs(step("a", { copied: true }), 9_000)).toBeUndefined();
  expect(stepMs(undefined, 9_000)).toBeUndefined();
  expect(totalMs([step("a"), step("b", { copied: true }), step("c"), undefined], 9_000)).toBe(4_000);
  expect(totalMs([step("b", { copied: true })], 9_000)).toBeUndefined();
});

const namesOf = (pairs: readonly FilePair[]) =>
  pairs.map((pair) => [pair.first?.name, pair.second?.name, isSameFile(pair)]);

test("files of a step are paired by name, and what is left over in its order", () => {
  const first = run(step("pack", { files: [file("orders.zip"), file("index.csv")] }));
  const second = run(step("pack", { files: [file("people.zip", "b"), file("index.csv"), file("more.csv")] }));
  expect(namesOf(pairFiles(first, second))).toEqual([
    ["orders.zip", "people.zip", false],
    ["index.csv", "index.csv", true],
    [undefined, "more.csv", false],
  ]);
});

test("where steps have nothing in common, names alone count", () => {
  const first = run(step("render", { files: [file("report.pdf"), file("rows.csv")] }));
  const second = run(step("pack", { files: [file("rows.csv"), file("parts.zip")] }));
  expect(namesOf(pairFiles(first, second, false))).toEqual([
    ["report.pdf", undefined, false],
    ["rows.csv", "rows.csv", true],
    [undefined, "parts.zip", false],
  ]);
});

test("of a name that a step wrote twice, the last counts", () => {
  const twice = run(step("pack", { files: [file("a.zip", "b"), file("a.zip", "c")] }));
  expect(pairFiles(twice, run(step("pack", { files: [file("a.zip", "c")] }))).map(isSameFile)).toEqual([
    true,
  ]);
});
