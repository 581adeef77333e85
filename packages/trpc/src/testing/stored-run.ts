import type { Fact } from "@stepcast/pipeline";
import type { RunLog } from "@stepcast/pipeline/engine";

const about = { pipeline: "faucet", pipelineVersion: "1" };
const atOnce = 1_000;

/** An ended run of the faucet, put into the log without being driven: so many log lines, between two events of the run itself. */
export async function storedRun(
  log: RunLog,
  runId: string,
  { lines, chars = 1_000 }: { lines: number; chars?: number },
): Promise<void> {
  const queued = factText({ type: "run.queued", ...about, input: { label: "x" } });
  const run = { runId, ...about, inputFingerprint: "x", schemaFingerprint: "x", owner: undefined, queued };
  const created = log.create(run);
  // In the same turn, or the engine would be first.
  const claim = await log.claim(runId, { owner: "test", leaseMs: 600_000, onOutside: () => undefined });
  await created;
  if (claim.status !== "claimed") throw new Error(`the run is ${claim.status}`);
  const message = "x".repeat(chars);
  const line = factText({
    type: "step.logged",
    step: "drip",
    key: "drip",
    attempt: 1,
    level: "info",
    message,
  });
  let n = 0;
  for (let stored = 0; stored < lines; stored += atOnce)
    await log.append(
      claim.lease,
      ++n,
      Array.from({ length: Math.min(atOnce, lines - stored) }, () => line),
    );
  await log.append(claim.lease, ++n, [factText({ type: "run.completed", output: null })]);
  await log.release(claim.lease);
}

/** Plain JSON is stored as it is. */
function factText(fact: Fact) {
  return { type: fact.type, text: JSON.stringify(fact) };
}
