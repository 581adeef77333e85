import type { Pipeline } from "@stepcast/pipeline";
import { shownStore } from "@stepcast/server/place";
import { type ExitCode, exitCodes, usageError } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { didYouMean } from "../command/nearest.ts";
import { list, text, wholeNumber } from "../command/option.ts";
import { jsonOption } from "../command/shared-options.ts";
import { environment } from "../environment.ts";
import { openHealth } from "../host/open-health.ts";
import { openEngine } from "../host/open-engine.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { jsonLine } from "../view/json-line.ts";

export const worker = defineCommand({
  name: "worker",
  summary: "work on the runs of this folder's log, or of STEPCAST_URL, without a web server",
  details:
    "Takes up what servers and other workers leave: several may share one log.\nCtrl-C or SIGTERM lets short steps end and hands the rest over; a second one ends it at once.",
  words: {},
  options: {
    pipelines: list("<a,b>", "only runs of these (default: all)", { completes: "pipeline" }),
    concurrency: wholeNumber("runs at a time", { min: 1, max: 1_000, otherwise: 64 }),
    steps: wholeNumber("steps at a time", { min: 1, max: 10_000, otherwise: 256 }),
    drainSeconds: wholeNumber("how long steps may take to end when it is stopped", {
      min: 0,
      max: 86_400,
      otherwise: 10,
    }),
    healthPort: wholeNumber("answer /healthz and /readyz on this port, 0: on none", {
      min: 0,
      max: 65_535,
      otherwise: 0,
    }),
    healthHost: text("<host>", "where to listen for them (default: 127.0.0.1)"),
    json: jsonOption,
  },
  examples: [
    "stepcast worker",
    "stepcast worker --pipelines feedback --concurrency 4",
    "stepcast worker --health-port 8080",
  ],
  async run(given, { pipelines }): Promise<ExitCode> {
    const { place } = environment;
    const log = shownStore(place);
    if (log === "memory:")
      throw usageError("a log in memory has no runs of others: set STEPCAST_LOG to sqlite:<path>");
    const works = chosen(pipelines, given.pipelines);
    const concurrency = { runs: given.concurrency, steps: given.steps };
    using interrupt = onInterrupt();
    const engine = await openEngine(works, place, { concurrency });
    await using health = await openHealth(engine, given);
    const tell = (text: string, state: string) =>
      process.stdout.write(given.json ? jsonLine({ worker: process.pid, state, log }) : `${text}\n`);
    tell(`worker ${process.pid} works on ${works.map(({ name }) => name).join(", ")} in ${log}`, "working");
    await interrupted(interrupt.signal);
    health.stopping();
    tell("stopping: steps under way may end, the rest is handed over", "stopping");
    await engine.close({ drainMs: given.drainSeconds * 1_000 });
    tell("stopped", "stopped");
    return exitCodes.completed;
  },
});

function chosen(pipelines: readonly Pipeline[], names: readonly string[]): readonly Pipeline[] {
  if (names.length === 0) return pipelines;
  return names.map((name) => {
    const found = pipelines.find((pipeline) => pipeline.name === name);
    if (found) return found;
    const known = pipelines.map((pipeline) => pipeline.name);
    throw usageError(`there is no pipeline ${JSON.stringify(name)}.${didYouMean(name, known)}`);
  });
}

/** Keeps the process alive until it is told to stop: an engine with nothing to do holds none. */
async function interrupted(signal: AbortSignal): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  const alive = setInterval(() => undefined, 60_000);
  signal.addEventListener("abort", () => stopped.resolve(), { once: true });
  if (!signal.aborted) await stopped.promise;
  clearInterval(alive);
}
