import type { Pipeline } from "@stepcast/pipeline";
import { type ExitCode, exitCodes } from "./cli-error.ts";
import { openEngine } from "./open-engine.ts";

/** `stepcast doctor`: can the store be opened, and can this code go on with every unfinished run in it? Changes nothing. */
export async function doctorCommand(
  pipelines: readonly Pipeline[],
  folder: string,
  address: string,
): Promise<ExitCode> {
  const engine = await openEngine(pipelines, folder, address, { work: false });
  try {
    const findings = await engine.doctor();
    process.stdout.write(`node ${process.versions.node}, runs in ${address}: can be opened\n`);
    for (const { runId, pipeline, problem } of findings)
      process.stdout.write(`${pipeline} ${runId}: ${problem}\n`);
    if (findings.length === 0) process.stdout.write("every unfinished run can go on\n");
    return findings.length === 0 ? exitCodes.completed : exitCodes.failed;
  } finally {
    await engine.close();
  }
}
