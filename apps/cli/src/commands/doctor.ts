import type { Pipeline } from "@stepcast/pipeline";
import { shownArchive, shownStore } from "@stepcast/server/place";
import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { jsonOption, whereOptions } from "../command/shared-options.ts";
import { environment } from "../environment.ts";
import { openEngine } from "../host/open-engine.ts";
import { originOf, pipelinesOf, requireServer } from "../host/server-http.ts";
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
      const missing = await pipelinesMissing(server, pipelines);
      tell(`${server} answers`, { server, node: process.versions.node });
      for (const name of missing)
        tell(`${name}: the server does not have it: is it an older one?`, { missing: name });
      return missing.length === 0 ? exitCodes.completed : exitCodes.failed;
    }
    const { place } = environment;
    const [log, archive] = [shownStore(place), shownArchive(place)];
    const engine = await openEngine(pipelines, place, { work: false });
    try {
      const findings = await engine.doctor();
      const where = archive === undefined ? log : `${log}, old ones in ${archive}`;
      const { node } = process.versions;
      tell(`node ${node}, runs in ${where}: can be opened`, { node, log, archive });
      for (const finding of findings)
        tell(`${finding.pipeline} ${finding.runId}: ${finding.problem}`, finding);
      if (findings.length === 0 && !json) process.stdout.write("every unfinished run can go on\n");
      return findings.length === 0 ? exitCodes.completed : exitCodes.failed;
    } finally {
      await engine.close();
    }
  },
});

/** Our pipelines that a server does not have. @throws CliError where it cannot be reached */
async function pipelinesMissing(address: string, pipelines: readonly Pipeline[]): Promise<string[]> {
  const url = originOf(address);
  await requireServer(url);
  const there = (await pipelinesOf(url)).map((pipeline) => pipeline.name);
  return pipelines.map(({ name }) => name).filter((name) => !there.includes(name));
}
