import { createReadStream } from "node:fs";
import { feedback, samples, split } from "@stepcast/agents";
import { defineAgent, type FileRef, type InputOf, type Pipeline, RetryableError } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import { manyPlaces, manyRagged } from "../large-tables.ts";
import type { Stage } from "./stage.ts";

/** The runs that are looked at, by what is to be seen of them. */
export type Cast = Readonly<Record<(typeof roles)[number], string>>;

const roles = [
  "running",
  "retrying",
  "question",
  "paused",
  "longNames",
  "failed",
  "tooMany",
  "cancelled",
  "completed",
  "rerun",
  "parts",
  "steps",
  "lines",
  "expired",
] as const;

/** A run that nobody works on yet. */
export async function queue(stage: Stage): Promise<string> {
  const engine = await stage.openEngine([feedback], { work: false });
  const csv = await sample(engine, "coffee-machine-reviews.csv");
  return (await engine.start(feedback, { csv })).runId;
}

/** Brings all runs to where they are looked at, first the one in the queue. Those that are under way stay there. */
export async function play(stage: Stage, running: string): Promise<Cast> {
  await holdAt(stage, running, "embed", async (step) => {
    step.progress(624, 1_600, "reading meanings");
    await new Promise((_, reject) => step.signal.addEventListener("abort", reject, { once: true }));
  });
  const retrying = await queue(stage);
  await holdAt(stage, retrying, "sentiment", async () => {
    throw new RetryableError("The model's server answered 503: it is overloaded", { afterMs: 600_000 });
  });
  const engine = await stage.openEngine([feedback, split]);
  const asked = await sample(engine, "course-evaluations.csv");
  const coffee = await sample(engine, "coffee-machine-reviews.csv");
  const start = async <P extends Pipeline>(pipeline: P, input: InputOf<P>) =>
    (await engine.start(pipeline, input)).runId;
  const ended = async <P extends Pipeline>(pipeline: P, input: InputOf<P>) => {
    const run = await engine.start(pipeline, input);
    await run.result.catch(() => undefined);
    return run.runId;
  };
  const [question, paused, cancelled, longNames] = await Promise.all([
    start(feedback, { csv: asked }),
    start(feedback, { csv: asked, title: "Evening courses, spring" }),
    start(feedback, { csv: asked, title: "Evening courses, winter" }),
    start(feedback, { csv: asked, title: longTitle }),
  ]);
  const failed = await ended(feedback, { csv: await write(engine, "numbers.csv", "a,b\n1,2\n3,4\n5,6\n") });
  const completed = await ended(feedback, { csv: coffee });
  const rerun = await engine.rerun(completed, { fromStep: "charts" });
  await rerun.result;
  const expired = await ended(split, { table: await sample(engine, "shop-orders.csv"), column: "Country" });
  await engine.delete(expired);
  const parts = await ended(split, { table: await sample(engine, "shop-orders.csv"), column: "Country" });
  const many = await write(engine, "places.csv", manyPlaces);
  const tooMany = await ended(split, { table: many, column: "Place", limit: 1_000 });
  const steps = await ended(split, { table: many, column: "Place", limit: 20_000 });
  const lines = await ended(split, { table: await write(engine, "ragged.csv", manyRagged), column: "Place" });
  await Promise.all([question, paused, cancelled, longNames].map((runId) => untilAsked(engine, runId)));
  await engine.pause(paused);
  await engine.cancel(cancelled, { reason: "It is the wrong table" });
  const under = { running, retrying, question, paused, longNames };
  return {
    ...under,
    failed,
    tooMany,
    cancelled,
    completed,
    rerun: rerun.runId,
    parts,
    steps,
    lines,
    expired,
  };
}

const longTitle = [
  "What everyone who took part in one of the evening courses of the spring term wrote about rooms, teachers, times and prices,",
  "ماذا كتب المشاركون عن الدورات المسائية",
  "and_what_they_would_change_if_it_were_theirs_to_change_written_in_one_word",
].join(" ");

type Held = (typeof feedback)["agents"]["embed" | "sentiment"];

/** Works on the run that waits longest, up to a step that does not come to its end. */
async function holdAt(
  stage: Stage,
  runId: string,
  agent: "embed" | "sentiment",
  act: (step: Parameters<NonNullable<Held["run"]>>[1]) => Promise<void>,
): Promise<void> {
  const { input, output } = feedback.agents[agent];
  const held = defineAgent({
    input,
    output,
    async run(_, step) {
      await act(step);
      throw new Error("it was to be held");
    },
  });
  const pipeline = { ...feedback, agents: { ...feedback.agents, [agent]: held } } as typeof feedback;
  // As many as it holds: the others are left to whoever comes next.
  const engine = await stage.openEngine([pipeline], { concurrency: { runs: 1 } });
  const others = ["language", "entities", agent === "embed" ? "sentiment" : "embed"];
  await until(engine, runId, ({ steps }) => {
    const stands = steps[agent]?.progress !== undefined || steps[agent]?.status === "retrying";
    return stands && others.every((name) => steps[name]?.status === "completed");
  });
  // Whoever only waits leaves room for others.
  if (agent === "sentiment") await engine.close({ drainMs: 0 });
}

function untilAsked(engine: Engine, runId: string): Promise<void> {
  return until(engine, runId, ({ status }) => status === "waiting");
}

type Snapshot = Awaited<ReturnType<Engine["state"]>>;

/** Follows a run until it is so. */
async function until(engine: Engine, runId: string, isSo: (state: Snapshot) => boolean): Promise<void> {
  const enough = new AbortController();
  for await (const _ of engine.follow(runId, undefined, enough.signal)) {
    if (isSo(await engine.state(runId))) return enough.abort();
  }
  throw new Error(`run ${runId} ended before it was as it was to be`);
}

function sample({ files }: Engine, name: string): Promise<FileRef> {
  const found = samples.find(({ fileName }) => fileName === name);
  if (!found) throw new Error(`there is no sample ${name}`);
  return files.write(name, createReadStream(found.url));
}

function write({ files }: Engine, name: string, text: string): Promise<FileRef> {
  return files.write(name, text);
}
