// @vitest-environment jsdom
import { StepcastError } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { openApp, type Page, trpc } from "./testing/open-app.tsx";
import type { chooser } from "./testing/pipelines.ts";
import { type PipelineRun, usePipelineRun } from "./use-pipeline-run.ts";

type Chooser = PipelineRun<typeof chooser>;

const texts = ["one", "two words"];
const rendered = () => true;
const asked = ({ questions }: Chooser) => questions.text?.status === "open";
const halfway = ({ questions }: Chooser) => questions.enough?.status === "open";
const ended = ({ connection }: Chooser) => connection === "ended";

function showChooser(page: Page, ids: { runId?: string } = {}) {
  return page.show((given: { runId?: string }) => usePipelineRun(trpc.chooser, given), ids);
}

async function startChooser() {
  const app = await openApp();
  const shown = showChooser(app.openPage());
  (await shown.until(rendered)).start({ texts });
  return { app, shown, run: await shown.until(asked) };
}

test("a component answers what its run asks, and sends it messages that become steps", async () => {
  const { shown, run } = await startChooser();
  expect(run.questions.text?.data.texts).toEqual(texts);
  expect(await run.signal("add", { text: "three more words" }, { id: "first" })).toBe(true);
  expect(await run.signal("add", { text: "three more words" }, { id: "first" })).toBe(false);
  await run.answer("text", { text: "two words", times: 2 });
  await (await shown.until(halfway)).answer("enough", true, { key: "enough" });
  const over = await shown.until(ended);
  expect(over.output).toEqual({ words: 4, more: [3] });
  expect(over.questions.text).toMatchObject({ status: "answered", answer: { text: "two words", times: 2 } });
  expect(over.steps["count:three more words"]?.output?.words).toBe(3);
});

test("of two components that answer, the second is told that it was second, and when", async () => {
  const { app, shown, run } = await startChooser();
  const second = await showChooser(app.openPage(), { runId: run.runId ?? "" }).until(asked);
  const given = await Promise.allSettled([
    run.answer("text", { text: "one" }),
    second.answer("text", { text: "two words" }),
  ]);
  const { questions } = await shown.until(halfway);
  const refusal: unknown = given.flatMap((each) => (each.status === "rejected" ? [each.reason] : []))[0];
  expect(StepcastError.is(refusal)).toBe(true);
  expect(refusal).toMatchObject({
    code: "already_answered",
    details: { answeredAt: questions.text?.answeredAt },
  });
});

test("what is refused comes back field by field, by its code, and nothing is stored", async () => {
  const { run } = await startChooser();
  await expect(run.answer("text", { text: "" })).rejects.toMatchObject({
    code: "invalid_input",
    issues: [{ path: ["text"] }],
  });
  await expect(run.answer("enough", true)).rejects.toMatchObject({ code: "question_not_found" });
  await expect(run.signal("add", { text: "" })).rejects.toMatchObject({ issues: [{ path: ["text"] }] });
  await expect(run.rerun({ fromStep: "count#7" })).rejects.toMatchObject({ code: "step_not_found" });
});

test("a run is paused and goes on", async () => {
  const { shown, run } = await startChooser();
  expect([await run.pause(), await run.pause()]).toEqual([true, false]);
  await (await shown.until(({ status }) => status === "paused")).answer("text", { text: "one" });
  const answered = await shown.until(({ questions }) => questions.text?.status === "answered");
  expect(answered.steps.count).toBeUndefined();
  expect([await run.resume(), await run.resume()]).toEqual([true, false]);
  expect((await shown.until(halfway)).paused).toBeUndefined();
});

test("a rerun is followed where the component chose its run itself, and only named where it was given one", async () => {
  const { app, shown, run } = await startChooser();
  await run.answer("text", { text: "one" });
  const first = await shown.until(halfway);
  const again = await first.rerun({ fromStep: "count" });
  const followed = await shown.until((newest) => newest.runId === again && halfway(newest));
  expect(followed.origin).toMatchObject({ runId: first.runId, fromStep: "count" });
  const given = showChooser(app.openPage(), { runId: again });
  const third = await (await given.until(halfway)).rerun({ input: { texts: ["other"] } });
  expect(given.values.at(-1)?.runId).toBe(again);
  const other = await showChooser(app.openPage(), { runId: third }).until(asked);
  expect(other.questions.text?.data.texts).toEqual(["other"]);
});

test("without a run there is nobody to tell", async () => {
  const idle = await showChooser((await openApp()).openPage()).until(rendered);
  await expect(idle.pause()).rejects.toMatchObject({ code: "run_not_found" });
});

test("what is told while the server is away arrives when it is back", async () => {
  const { app, shown, run } = await startChooser();
  await app.stopServer();
  const answered = run.answer("text", { text: "one" });
  await app.startServer();
  await answered;
  expect((await shown.until(halfway)).questions.text?.answer).toMatchObject({ text: "one" });
});

test("what tells a run stays the same from one render to the next", async () => {
  const { shown, run } = await startChooser();
  await run.answer("text", { text: "one" });
  const later = await shown.until(halfway);
  expect(later).not.toBe(run);
  expect([later.answer, later.signal, later.pause, later.rerun]).toEqual([
    run.answer,
    run.signal,
    run.pause,
    run.rerun,
  ]);
});
