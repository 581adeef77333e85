import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { jsonOption, runWord, whereOptions } from "../command/shared-options.ts";
import { openHost } from "../host/open-host.ts";
import { jsonLine } from "../view/json-line.ts";

export const pause = defineCommand({
  name: "pause",
  summary: "let a run begin no further step",
  details: "Steps at work go on to their end. It stays paused, through restarts, until stepcast resume.",
  words: { runId: runWord },
  options: { ...whereOptions, json: jsonOption },
  examples: ["stepcast pause <runId>", "stepcast pause <runId> --server http://127.0.0.1:4319"],
  async run(given): Promise<ExitCode> {
    const { runId, json } = given;
    await using host = await openHost(given);
    const changed = await host.pause(runId);
    const told = changed ? `paused run ${runId}` : `run ${runId} was paused before`;
    process.stdout.write(json ? jsonLine({ runId, paused: true, changed }) : `${told}\n`);
    return exitCodes.completed;
  },
});
