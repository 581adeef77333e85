import { isTerminal } from "@stepcast/pipeline";
import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { negatedFlag } from "../command/option.ts";
import { followOptions, jsonOption, runWord } from "../command/shared-options.ts";
import type { Host } from "../host/host.ts";
import { openHost } from "../host/open-host.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { jsonLine } from "../view/json-line.ts";
import { oneLine } from "../view/words.ts";

export const cancel = defineCommand({
  name: "cancel",
  summary: "ask a run to stop, and wait until it has",
  details: "A run that nobody works on is ended by this command itself; no code of its pipeline runs.",
  words: {
    runId: runWord,
    reason: { summary: "kept in the run's log, for whoever looks at it", required: false, rest: true },
  },
  options: { wait: negatedFlag("only ask, and do not wait for its end"), ...followOptions, json: jsonOption },
  examples: [
    "stepcast cancel <runId>",
    'stepcast cancel <runId> "the wrong file" --server http://127.0.0.1:4319',
  ],
  async run(given): Promise<ExitCode> {
    const { runId, reason, json } = given;
    // Without pipelines of its own it drives only runs that were asked to stop.
    await using host = await openHost(given, []);
    using interrupt = onInterrupt();
    const first = await host.cancel(runId, reason);
    const status = given.wait ? await endOf(host, runId, interrupt.signal) : undefined;
    if (json) process.stdout.write(jsonLine({ runId, asked: true, first, status }));
    else process.stdout.write(`${told(runId, first, status)}\n`);
    return interrupt.signal.aborted ? exitCodes.interrupted : exitCodes.completed;
  },
});

/** How the run ended; undefined where we left before that. */
async function endOf(host: Host, runId: string, signal: AbortSignal): Promise<string | undefined> {
  const note = (text: string) => void process.stderr.write(`${oneLine(text)}\n`);
  for await (const event of host.watch(runId, undefined, { note, signal })) {
    if (isTerminal(event)) return event.type.replace("run.", "");
  }
  return undefined;
}

function told(runId: string, first: boolean, status: string | undefined): string {
  const asked = first ? `asked run ${runId} to stop` : `run ${runId} was asked to stop before`;
  return status === undefined ? asked : `run ${runId}: ${status}`;
}
