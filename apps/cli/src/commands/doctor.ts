import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { jsonOption, whereOptions } from "../command/shared-options.ts";
import { environment } from "../environment.ts";
import { openEngine } from "../host/open-engine.ts";
import { openHost } from "../host/open-host.ts";
import { jsonLine } from "../view/json-line.ts";
import { oneLine } from "../view/words.ts";

export const doctor = defineCommand({
  name: "doctor",
  summary: "can the log be opened, and can this code go on with every unfinished run?",
  details: "Changes nothing. With --server: does it answer, and does it have our pipelines?",
  words: {},
  options: { server: whereOptions.server, json: jsonOption },
  examples: ["stepcast doctor", "stepcast doctor --server http://127.0.0.1:4319"],
  async run({ server, json }, { pipelines }): Promise<ExitCode> {
    const tell = (text: string, data: object) =>
      process.stdout.write(json ? jsonLine(data) : `${oneLine(text)}\n`);
    if (server !== undefined) {
      await using host = await openHost({ server }, pipelines);
      const runs = await host.list(anyRun);
      tell(`${server} answers, and has our pipelines`, { server, runs: runs.length > 0 });
      return exitCodes.completed;
    }
    const { log, filesFolder } = environment;
    const engine = await openEngine(pipelines, filesFolder, log, { work: false });
    try {
      const findings = await engine.doctor();
      tell(`node ${process.versions.node}, runs in ${log}: can be opened`, {
        node: process.versions.node,
        log,
      });
      for (const finding of findings)
        tell(`${finding.pipeline} ${finding.runId}: ${finding.problem}`, finding);
      if (findings.length === 0 && !json) process.stdout.write("every unfinished run can go on\n");
      return findings.length === 0 ? exitCodes.completed : exitCodes.failed;
    } finally {
      await engine.close();
    }
  },
});

const anyRun = {
  limit: 1,
  status: [],
  pipeline: undefined,
  since: undefined,
  until: undefined,
  text: undefined,
};
