import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine, type Engine, openLog, type StoredEvent } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { pipelineRouter } from "../pipeline-router.ts";
import { type Served, serve } from "../server/serve.ts";
import { t } from "../trpc.ts";
import { allWords, story } from "./story.ts";

function createRouter(engine: Engine) {
  return t.router({ story: pipelineRouter(story, { engine }) });
}

export type StoryRouter = ReturnType<typeof createRouter>;

export interface StoryServer extends AsyncDisposable {
  readonly engine: Engine;
  readonly port: number;
  readonly url: string;
  /** Stops the server and its engine, and opens others over the same log, on another port. */
  restart(): Promise<void>;
}

/** A real server over a log on disk: `await using server = await …`. */
export async function openStoryServer(): Promise<StoryServer> {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-story-"));
  let house = await openHouse(folder);
  return {
    get engine() {
      return house.engine;
    },
    get port() {
      return house.served.port;
    },
    get url() {
      return house.served.url;
    },
    async restart() {
      await closeHouse(house);
      house = await openHouse(folder);
    },
    async [Symbol.asyncDispose]() {
      await closeHouse(house);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface House {
  engine: Engine;
  served: Served;
}

async function openHouse(folder: string): Promise<House> {
  const log = await openLog(`sqlite:${join(folder, "runs.db")}`);
  const engine = createEngine({ pipelines: [story], files: diskFiles(folder), log });
  return { engine, served: await serve({ router: createRouter(engine), engine }) };
}

async function closeHouse({ engine, served }: House): Promise<void> {
  await served.close();
  await engine.close({ drainMs: 0 });
}

export interface StoryOptions {
  words?: string[];
  /** It stands still before its end, until `openGate`. */
  waits?: boolean;
  /** It asks for its cover and waits for applause: `talkTo` does both. */
  asks?: boolean;
}

export async function startStory(
  { engine }: StoryServer,
  runId: string,
  { words = allWords, waits = false, asks = false }: StoryOptions = {},
): Promise<void> {
  await engine.start(story, { words, since: new Date(0), waits, asks }, { runId });
}

/** All that people can do to a run, once it asks: pause it, let it go on, answer, clap. */
export async function talkTo({ engine }: StoryServer, runId: string): Promise<void> {
  for await (const { events } of engine.follow(runId, undefined, new AbortController().signal))
    if (events.some(({ type }) => type === "question.asked")) break;
  await engine.pause(runId, { by: "Jürgen" });
  await engine.resume(runId);
  await engine.answer(runId, "cover", { colour: "rot\n", by: new Date(1) }, { by: "👩‍👩‍👧‍👦" });
  await engine.signal(runId, "applause", { at: new Date(2), claps: new Map([["links", 1]]) });
}

/** All that a run's log holds, when the run has ended. */
export async function storedEvents(engine: Engine, runId: string): Promise<StoredEvent[]> {
  const stored: StoredEvent[] = [];
  for await (const { events } of engine.follow(runId, undefined, new AbortController().signal))
    stored.push(...events);
  return stored;
}
