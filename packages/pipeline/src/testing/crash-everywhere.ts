import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { InputOf, OutputOf, SignalInput, SignalName } from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import { drive } from "../engine/drive.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import type { RunLog } from "../engine/run-log.ts";
import { diskFiles } from "../files/disk.ts";
import type { FileStore } from "../files/file-store.ts";
import type { Fact, RunEvent } from "../model/run-event.ts";
import { emptyRun, reduceEvents } from "../model/run-state.ts";
import type { Clock } from "../orchestrate/timers.ts";
import { driveOptions, eventsSoFar, leaveBehind, ofType, outline, queued, runId } from "./driven-run.ts";
import { brokenLaws } from "./laws-of-a-log.ts";
import { answerOpen, type Answers } from "./scripted-answers.ts";

export interface CrashOptions<P extends Pipeline> {
  /** Which crash points to try: after this event. Default: after every one. */
  after?: (event: RunEvent<P>) => boolean;
  /** Whether two runs came to the same. Default: deeply equal; say it where the output holds a time, a UUID or chance. */
  sameOutput?: (output: OutputOf<P>, afterCrash: OutputOf<P>) => boolean;
  /** What people answer, once nothing else is at work. A question without one waits for its timeout. */
  answers?: Answers<P>;
  /** Messages into the run, there from its beginning. */
  signals?: readonly ScriptedSignal<P>[];
  /** Where the steps' files go, and where those of the input are. Default: a temporary folder. */
  files?: FileStore;
}

export type ScriptedSignal<P extends Pipeline> = {
  [Name in SignalName<P>]: { signal: Name; data: SignalInput<P, Name> };
}[SignalName<P>];

export interface CrashReport<P extends Pipeline> {
  output: OutputOf<P>;
  /** The log of the run that nothing disturbed. */
  events: readonly RunEvent<P>[];
  /** How many crashes were tried. */
  crashes: number;
}

/**
 * Runs a pipeline, then once more for each event of its log: cut off right after that event, as by a crash, and driven on by another
 * worker. Passes where each ends as the undisturbed run did, runs no completed step again, and closes every attempt. Sleeps and retry
 * delays pass at once where nothing else is at work. For any test runner: it throws an `Error` that names the crash point.
 *
 * @example
 * test("a report survives a crash anywhere", () => crashEverywhere(withAgents(report, { summary: fakeModel }), input));
 */
export async function crashEverywhere<P extends Pipeline>(
  pipeline: P,
  input: InputOf<P>,
  options: CrashOptions<P> = {},
): Promise<CrashReport<P>> {
  if (!options.files) return inTempFolder((files) => crashEverywhere(pipeline, input, { ...options, files }));
  const { files, after = () => true } = options;
  // A record of answers by the names of P's questions.
  const answers = (options.answers ?? {}) as Answers<Pipeline>;
  const messages = received(pipeline, options.signals);
  const life = (history: readonly Fact[]) => live(pipeline, withMessages(history, messages), files, answers);
  const events = await life([queued(pipeline, pipeline.input.parse(input))]);
  const [completed] = ofType(events, "run.completed");
  if (!completed) throw new Error(`the undisturbed run did not complete: ${whyNot(events)}`);
  // Here and below: written by P's own run.
  const output = completed.output as OutputOf<P>;
  let crashes = 0;
  for (const [index, event] of events.slice(0, -1).entries()) {
    if (!after(event as RunEvent<P>)) continue;
    crashes += 1;
    const log = await life(events.slice(0, index + 1));
    const problem = difference(output, log, options);
    if (problem)
      throw new Error(`after a crash behind event ${index + 1} (${outline([event]).join()}): ${problem}`);
  }
  return { output, events: events as RunEvent<P>[], crashes };
}

type Received = Extract<Fact, { type: "signal.received" }>;

/** What was not yet received when the crash came comes after it. */
function withMessages(history: readonly Fact[], messages: readonly Received[]): Fact[] {
  const isKnown = ({ id }: Received) =>
    history.some((fact) => fact.type === "signal.received" && fact.id === id);
  return [...history, ...messages.filter((message) => !isKnown(message))];
}

function received(
  { signals }: Pipeline,
  sent: readonly { signal: string; data: unknown }[] = [],
): Received[] {
  return sent.map(({ signal, data }, index) => ({
    type: "signal.received",
    signal,
    data: signals[signal]?.parse(data),
    id: `${index + 1}`,
  }));
}

function whyNot(events: readonly RunEvent[]): string {
  const { questions } = reduceEvents(emptyRun(), events);
  const open = Object.values(questions).find((question) => question?.status === "open");
  if (open) return `nobody answers question "${open.key}": give \`answers: { ${open.question}: … }\``;
  return JSON.stringify(events.at(-1));
}

async function inTempFolder<T>(work: (files: FileStore) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-crashes-"));
  try {
    return await work(diskFiles(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function difference<P extends Pipeline>(
  output: OutputOf<P>,
  log: readonly RunEvent[],
  { sameOutput = isDeepStrictEqual }: CrashOptions<P>,
): string | undefined {
  const [completed] = ofType(log, "run.completed");
  if (!completed) return `the run did not complete: ${whyNot(log)}`;
  const [broken] = brokenLaws(log);
  if (broken !== undefined) return broken;
  if (sameOutput(output, completed.output as OutputOf<P>)) return undefined;
  return `the output was ${JSON.stringify(output)}, and is ${JSON.stringify(completed.output)}`;
}

/** Drives a run from a history to its end, skipping the time in which it only waits. */
async function live(
  pipeline: Pipeline,
  history: readonly Fact[],
  files: FileStore,
  answers: Answers<Pipeline>,
): Promise<RunEvent[]> {
  let skippedMs = 0;
  const clock: Clock = () => Date.now() + skippedMs;
  const log: RunLog = memoryLog(clock);
  await leaveBehind(log, history);
  for (;;) {
    await drive({ ...driveOptions(pipeline, log), files, clock, leaseMs: 2 ** 31 - 1, waitGraceMs: 0 });
    const events = await eventsSoFar(log);
    const last = events.at(-1);
    if (last?.type !== "run.waiting") return events;
    if (await answerOpen(log, runId, pipeline, files, answers)) continue;
    if (last.wakeAt === undefined) return events;
    skippedMs += Math.max(0, last.wakeAt - clock());
  }
}
