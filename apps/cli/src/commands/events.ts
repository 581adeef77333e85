import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { flag } from "../command/option.ts";
import { afterOption, followOptions, jsonOption, runWord } from "../command/shared-options.ts";
import { openHost } from "../host/open-host.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { jsonView } from "../view/json-view.ts";

export const events = defineCommand({
  name: "events",
  summary: "a run's events as they are stored, one a line",
  words: { runId: runWord },
  options: {
    after: afterOption,
    follow: flag("wait for those to come, to the run's end", { short: "f" }),
    ...followOptions,
    json: { ...jsonOption, summary: "as without: events are JSON" },
  },
  examples: ["stepcast events <runId> --follow", "stepcast events <runId> --after 120 | jq .type"],
  async run(given): Promise<ExitCode> {
    const { runId, after, follow } = given;
    await using host = await openHost(given);
    using interrupt = onInterrupt();
    const view = jsonView();
    const source = follow
      ? host.watch(runId, after, { note: view.note, signal: interrupt.signal })
      : host.read(runId, after);
    for await (const event of source) {
      if (interrupt.signal.aborted) break;
      view.show(event);
    }
    return interrupt.signal.aborted ? exitCodes.interrupted : exitCodes.completed;
  },
});
