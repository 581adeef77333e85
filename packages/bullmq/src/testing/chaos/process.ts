import { diskFiles } from "@stepcast/pipeline/files";
import { createEngine, type Engine, type StoredEvent } from "@stepcast/pipeline/engine";
import { openStore } from "../../open-store.ts";
import { chaosPipeline } from "./pipeline.ts";

// A process of the chaos test: `worker` drives runs, `web` starts and follows them as its parent says.

/** What a web node is told, and what it tells. Following is told apart by number: one that was left may still have been on its way. */
export type ToWeb =
  | { type: "start"; runId: string; size: number }
  | { type: "follow"; following: number; runId: string; after: string | undefined }
  | { type: "leave"; following: number };
export type FromWeb =
  | { type: "ready" }
  | { type: "started"; runId: string }
  | { type: "page"; following: number; events: readonly StoredEvent[]; reset: boolean }
  | { type: "end"; following: number }
  | { type: "failed"; runId: string; following?: number; message: string };

const [role = "", address = "", archive = "", side = "", files = ""] = process.argv.slice(2);
const pipeline = chaosPipeline(side);
// That the server is away for a while is what this is about.
const onError = () => undefined;
const store = await openStore(address, {
  onWarning: onError,
  onError,
  ...(archive !== "" && { archive: { url: archive, afterHours: 0, everyMs: 200 } }),
});
const work = role === "worker";
const parts = { ...store, pipelines: [pipeline], files: diskFiles(files), onError };
const engine: Engine = createEngine({ ...parts, work, leaseMs: 1_500, waitGraceMs: 20 });
const followings = new Map<number, AbortController>();

process.on("message", (message: ToWeb) => {
  if (message.type === "start") void start(message.runId, message.size);
  else if (message.type === "follow") void follow(message.following, message.runId, message.after);
  else followings.get(message.following)?.abort();
});
process.once("disconnect", () => process.exit());
tell({ type: "ready" });

function tell(message: FromWeb): void {
  if (process.connected) process.send?.(message);
}

async function start(runId: string, size: number): Promise<void> {
  try {
    await engine.start(pipeline, { size }, { runId });
    tell({ type: "started", runId });
  } catch (error) {
    tell({ type: "failed", runId, message: String(error) });
  }
}

async function follow(following: number, runId: string, after: string | undefined): Promise<void> {
  const leaving = new AbortController();
  followings.set(following, leaving);
  try {
    for await (const { events, reset } of engine.follow(runId, after, leaving.signal)) {
      tell({ type: "page", following, events, reset: reset !== undefined });
    }
    if (!leaving.signal.aborted) tell({ type: "end", following });
  } catch (error) {
    tell({ type: "failed", runId, following, message: String(error) });
  } finally {
    followings.delete(following);
  }
}
