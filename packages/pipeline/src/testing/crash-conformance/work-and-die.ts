import { diskFiles } from "../../files/disk.ts";
import { createEngine } from "../../engine/engine.ts";
import { everything } from "../everything.ts";
import type { OpenStore } from "../crash-conformance.ts";

/**
 * A worker process for the kill matrix: works on every run of a store, and kills itself (no clean-up, no goodbye) as soon as it sees
 * event `killSeq` of the run stored. Without one it stops when the run has ended.
 */
export async function workAndDie(open: OpenStore, args: readonly string[]): Promise<void> {
  const [address = "", files = "", runId = "", side = "", killSeq = "0"] = args;
  const pipeline = everything(side);
  const engine = createEngine({
    ...(await open(address)),
    pipelines: [pipeline],
    files: diskFiles(files),
    leaseMs: 250,
    waitGraceMs: 5,
  });
  const run = await engine.start(pipeline, { count: 3 }, { runId });
  for await (const event of run) {
    if (event.seq === Number(killSeq)) process.kill(process.pid, "SIGKILL");
  }
  await engine.close();
}
