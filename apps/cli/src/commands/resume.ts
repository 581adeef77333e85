import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { jsonOption, runWord, whereOptions } from "../command/shared-options.ts";
import { openHost } from "../host/open-host.ts";
import { tellWhetherItGoesOn } from "../run/goes-on.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { jsonLine } from "../view/json-line.ts";

export const resume = defineCommand({
  name: "resume",
  summary: "let a paused run go on",
  words: { runId: runWord },
  options: { ...whereOptions, json: jsonOption },
  examples: ["stepcast resume <runId>", "stepcast resume <runId> --server http://127.0.0.1:4319"],
  async run(given): Promise<ExitCode> {
    const { runId, json } = given;
    await using host = await openHost(given);
    using interrupt = onInterrupt();
    const changed = await host.resume(runId);
    const told = changed ? `run ${runId} goes on` : `run ${runId} was not paused`;
    process.stdout.write(json ? jsonLine({ runId, paused: false, changed }) : `${told}\n`);
    if (changed) await tellWhetherItGoesOn(host, runId, interrupt.signal);
    return exitCodes.completed;
  },
});
