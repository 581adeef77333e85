import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createEngine, type Engine } from "../../engine/engine.ts";
import type { RunLog } from "../../engine/run-log.ts";
import { diskFiles } from "../../files/disk.ts";
import { StepcastError } from "../../model/errors.ts";
import { decodeEvent } from "../../model/event-text.ts";
import { isTerminal, type RunEvent } from "../../model/run-event.ts";
import { emptyRun, reduceEvents, type RunState } from "../../model/run-state.ts";
import type { ProcessesUnderTest } from "../crash-conformance.ts";
import { testsInFull } from "../environment.ts";
import { everything } from "../everything.ts";
import { brokenLaws } from "../laws-of-a-log.ts";

// A real process, killed with SIGKILL after an event is stored, again and again, and each time started anew. Answers, messages, a pause
// and its end come from another process, which is this one.

const runId = "killed";

interface Place {
  store: ProcessesUnderTest;
  address: string;
  files: string;
  side: string;
}

async function newPlace(store: ProcessesUnderTest): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "stepcast-kill-"));
  return {
    store,
    address: await store.create(),
    files: join(folder, "files"),
    side: join(folder, "side.txt"),
  };
}

/** Runs the worker until it ends. True where it was killed. */
async function work({ store, address, files, side }: Place, killSeq: number): Promise<boolean> {
  const args = ["workAndDie", address, files, runId, side, String(killSeq)];
  const child = spawn(process.execPath, [fileURLToPath(store.worker), ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code, signal] = await once(child, "exit");
  if (signal !== "SIGKILL" && code !== 0) throw new Error(`the worker ended with ${code ?? signal}`);
  return signal === "SIGKILL";
}

/** What a viewer in another process sees, from before the first event on; and says, as soon as it sees what for. */
async function watch({ files, side }: Place, log: RunLog): Promise<RunEvent[]> {
  const seen: RunEvent[] = [];
  const engine = createEngine({ pipelines: [everything(side)], files: diskFiles(files), log, work: false });
  for await (const page of log.follow(runId, undefined, new AbortController().signal)) {
    for (const { text } of page.events) {
      const event = decodeEvent(text);
      seen.push(event);
      await react(engine, event, reduceEvents(emptyRun(), seen));
    }
  }
  return seen;
}

async function react(engine: Engine, event: RunEvent, state: RunState): Promise<void> {
  if (event.type === "question.asked" && event.key === "title") {
    // In this order, so that the run cannot end before the pause is stored.
    await engine.pause(runId);
    await engine.answer(runId, "title", { title: "Titled", on: new Date(5) }, { by: "ann" });
  }
  if (event.type === "step.completed" && event.step === "draw") {
    await engine.signal(runId, "add", { column: "country" }, { id: "1" });
  }
  // With nothing left to do a paused run is let go, perhaps more than once: it may have been resumed, and have ended, by now.
  if (event.type === "run.waiting" && state.status === "paused") await engine.resume(runId).catch(tooLate);
}

function tooLate(error: unknown): void {
  if (!StepcastError.is(error) || error.code !== "run_ended") throw error;
}

async function created(log: RunLog): Promise<void> {
  while (!(await log.find(runId))) await new Promise((resolve) => setTimeout(resolve, 5));
}

function executions({ side }: Place): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of readFileSync(side, { encoding: "utf8", flag: "a+" }).split("\n").filter(Boolean)) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

async function storedEvents(log: RunLog): Promise<RunEvent[]> {
  const { events } = await log.read(runId, undefined, 500);
  return events.map((event) => decodeEvent(event.text));
}

/** Kills at one event, starts again, and checks everything that was promised. */
async function killOnceAt(store: ProcessesUnderTest, killSeq: number): Promise<void> {
  const where = await newPlace(store);
  const log = store.open(where.address);
  const seen = created(log).then(() => watch(where, log));
  const killed = await work(where, killSeq);
  const before = await storedEvents(log);
  const done = before.flatMap((event) => (event.type === "step.completed" ? [event.key] : []));
  const counts = executions(where);
  if (killed) await work(where, 0);
  const events = await storedEvents(log);

  expect(await seen, "a viewer sees each event once, in order").toEqual(events);
  expect(brokenLaws(events)).toEqual([]);
  const after = executions(where);
  for (const key of done)
    expect(after.get(key), `${key} was completed and did not run again`).toBe(counts.get(key));
  const end = events.find(isTerminal);
  expect(end).toMatchObject({ type: "run.completed", output: { total: 18 } });
  if (end?.type === "run.completed") await expectWhole(where, end.output);
  await log.close();
}

async function expectWhole({ files }: Place, output: unknown): Promise<void> {
  const { file } = output as { file: { id: string } };
  expect(await diskFiles(files).find(file.id)).toEqual(file);
  expect(await readFile(join(files, file.id), "utf8")).toBe("6,6,6 true 5 Titled 5 untitled country");
}

/** How many events a run has that nobody kills; with kills there are more. */
const eventsOfARun = 52;
/** A sample that meets each kind of event; every event in the full suite. */
const sampled = [1, 2, 5, 9, 15, 18, 21, 22, 24, 25, 28, 34, 36, 38, 45];

function killSeqs({ sampledHalf }: ProcessesUnderTest): number[] {
  if (testsInFull) return Array.from({ length: eventsOfARun }, (_, index) => index + 1);
  return sampled.filter((_, index) => sampledHalf === undefined || index % 2 === sampledHalf);
}

export function killMatrix(store: ProcessesUnderTest): void {
  test.each(killSeqs(store))(
    "killed after event %i, a run goes on, with nothing lost, doubled or done twice",
    { timeout: 60_000 },
    (killSeq) => killOnceAt(store, killSeq),
  );

  test("killed again and again, a run still ends, as long as some step is completed in between", {
    timeout: 120_000,
  }, async () => {
    const where = await newPlace(store);
    const log = store.open(where.address);
    const seen = created(log).then(() => watch(where, log));
    // Enough events for a life to close what the last one left open and to complete a step.
    const step = 9;
    for (let killSeq = step; await work(where, killSeq); killSeq += step);
    const events = await storedEvents(log);
    expect(await seen).toEqual(events);
    expect(brokenLaws(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: "run.completed", output: { total: 18 } });
    await log.close();
  });
}
