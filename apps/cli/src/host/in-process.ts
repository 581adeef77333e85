import { createReadStream } from "node:fs";
import { basename } from "node:path";
import {
  decodeEvent,
  formatCursor,
  limits,
  type LogReset,
  type Pipeline,
  type RunEvent,
  StepcastError,
} from "@stepcast/pipeline";
import type { Engine, ListQuery, Page, Run, RunSummary } from "@stepcast/pipeline/engine";
import type { FileStore } from "@stepcast/pipeline/files";
import { openFiles, whereIs } from "@stepcast/server/open-parts";
import type { Place } from "@stepcast/server/place";
import { describe } from "./describe.ts";
import type { Host, RunQuery } from "./host.ts";
import { openEngine } from "./open-engine.ts";

/** Where the runs are, and who we are there. */
interface Whose {
  place: Place;
  user: string | undefined;
}

/**
 * The runs at a place, those of `pipelines` driven by this process where it works. A run that was killed goes on when it is started again
 * with its `--run-id`, its input and its file, or in a worker.
 */
export function inProcess({ place, user: by }: Whose, pipelines: readonly Pipeline[], work: boolean): Host {
  let filesOpened: Promise<FileStore> | undefined;
  const files = () => (filesOpened ??= openFiles(place));
  let opened: Promise<Engine> | undefined;
  // Only when it is needed: a working engine takes up what others left, also where our own input turns out to be wrong.
  const engine = () => (opened ??= openEngine(pipelines, place, { work }));

  return {
    address: "",
    ownsRuns: true,
    keep: async (path, signal) => (await files()).write(basename(path), createReadStream(path), { signal }),
    async *run(pipeline, { runId, input }, { signal }) {
      signal.throwIfAborted();
      yield* untilCancelled(await (await engine()).start(pipeline, input, { runId }), signal);
    },
    async *watch(runId, after, { signal }) {
      for await (const page of (await engine()).follow(runId, after, signal)) yield* eventsOf(page);
    },
    async *read(runId, after) {
      let cursor = after;
      for (;;) {
        const page = await (await engine()).read(runId, cursor, limits.pageEvents);
        yield* eventsOf(page);
        const last = page.events.at(-1);
        if (!last && !page.reset) return;
        cursor = last && formatCursor(last.seq, last.tag);
      }
    },
    async firstEvent(runId) {
      const [first] = (await (await engine()).read(runId, undefined, 1)).events;
      return first && decodeEvent(first.text);
    },
    state: async (runId) => (await engine()).state(runId),
    list: async (query) => listAll(await engine(), query),
    cancel: async (runId, reason) =>
      (await engine()).cancel(runId, { ...(reason !== undefined && { reason }) }),
    describe: async (runId) => describe(await pipelineOf(await engine(), runId)),
    answer: async (runId, { key }, answer) => (await engine()).answer(runId, key, answer, { by }),
    async signal(runId, name, data) {
      await (await engine()).signal(runId, name, data, { by });
    },
    pause: async (runId) => (await engine()).pause(runId, { by }),
    resume: async (runId) => (await engine()).resume(runId, { by }),
    async *rerun(runId, { newRunId, fromStep, input }, { signal }) {
      signal.throwIfAborted();
      yield* untilCancelled(
        await (await engine()).rerun(runId, { runId: newRunId, fromStep, input }),
        signal,
      );
    },
    async *open(file, start) {
      if (start < file.sizeBytes) yield* (await files()).open(file.id, { start, end: file.sizeBytes - 1 });
    },
    whereIs: (file) => whereIs(place, file),
    async [Symbol.asyncDispose]() {
      // Other runs of this store that it has in hand go on where they are, in the next process.
      await (await opened)?.close({ drainMs: 0 });
    },
  };
}

function eventsOf({ events, reset }: Page): (RunEvent | LogReset)[] {
  const decoded = events.map(({ text }) => decodeEvent(text));
  return reset ? [{ type: "log.reset", ...reset }, ...decoded] : decoded;
}

/** @throws StepcastError `run_not_found`, `unknown_pipeline` */
async function pipelineOf(engine: Engine, runId: string): Promise<Pipeline> {
  const name = (await engine.find(runId))?.pipeline;
  if (name === undefined) throw new StepcastError("run_not_found", `there is no run ${runId}: check the id`);
  const found = engine.pipelines.find((pipeline) => pipeline.name === name);
  if (found) return found;
  throw new StepcastError(
    "unknown_pipeline",
    `this stepcast has no pipeline "${name}": use the one that started the run`,
  );
}

async function listAll(engine: Engine, { status, limit, ...query }: RunQuery): Promise<RunSummary[]> {
  const wanted: Omit<ListQuery, "limit"> = { ...query, ...(status.length > 0 && { status }) };
  const found: RunSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await engine.list({ ...wanted, limit: Math.min(limit - found.length, 100), cursor });
    found.push(...page.runs);
    cursor = page.next;
  } while (cursor !== undefined && found.length < limit);
  return found;
}

/** A run that ends with the command that started it. */
function untilCancelled(run: Run, signal: AbortSignal): Run {
  signal.addEventListener("abort", () => void cancelQuietly(run), { once: true });
  return run;
}

async function cancelQuietly(run: Run): Promise<void> {
  try {
    await run.cancel("interrupted");
  } catch (error) {
    // It ended in the same moment, and its own events say how.
    if (!(StepcastError.is(error) && error.code === "run_ended")) throw error;
  }
}
