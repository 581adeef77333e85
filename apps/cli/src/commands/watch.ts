import { isTerminal } from "@stepcast/pipeline";
import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { afterOption, followOptions, jsonOption, runWord } from "../command/shared-options.ts";
import type { Host } from "../host/host.ts";
import { openHost } from "../host/open-host.ts";
import { askAround } from "../run/ask-around.ts";
import { followRun, leftMessage, requireCompleted, type Terminal } from "../run/follow-run.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { viewOf } from "../view/view-of.ts";

export const watch = defineCommand({
  name: "watch",
  summary: "show a run that is there, live, to its end",
  details:
    "At a terminal what it asks is asked here; Esc leaves a question open.\nThe exit code is the run's. Ctrl-C leaves the run; it goes on where it is.",
  words: { runId: runWord },
  options: { after: afterOption, ...followOptions, json: jsonOption },
  examples: ["stepcast watch <runId>", "stepcast watch <runId> --after 120 --server http://127.0.0.1:4319"],
  async run(given, { pipelines }): Promise<ExitCode> {
    const { runId, after, json } = given;
    await using host = await openHost(given, pipelines);
    using interrupt = onInterrupt();
    const first = await host.firstEvent(runId);
    const name = first?.type === "run.queued" ? first.pipeline : undefined;
    const agents = pipelines.find((pipeline) => pipeline.name === name)?.agents ?? {};
    const view = await viewOf(json, Object.keys(agents), host.address);
    const events = host.watch(runId, after, { note: view.note, signal: interrupt.signal });
    const end = await followRun(events, view, askAround(host, runId, view));
    const known = end ?? (interrupt.signal.aborted ? undefined : await endOf(host.read(runId, undefined)));
    requireCompleted(known, runId, leftMessage(runId, host.address));
    return exitCodes.completed;
  },
});

/** Behind a cursor at the very end nothing comes, and yet the run ended in some way. */
async function endOf(events: ReturnType<Host["read"]>): Promise<Terminal | undefined> {
  for await (const event of events) if (isTerminal(event)) return event;
  return undefined;
}
