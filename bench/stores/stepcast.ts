import { openStore } from "@stepcast/bullmq";
import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { sqliteLog } from "@stepcast/pipeline/sqlite";
import { chain, nowMs } from "../pipelines/chain.ts";
import { concurrency, type Peer, type Place } from "./peer.ts";

/** Stepcast, on the store that the address names; a path is a file of SQLite. */
export const stepcast: Peer = {
  async work(place) {
    const engine = await openEngine(place, true);
    return () => engine.close();
  },
  async open(place) {
    const engine = await openEngine(place, false);
    return {
      async run(count, input) {
        const started = Array.from({ length: count }, () => engine.start(chain, input));
        await Promise.all((await Promise.all(started)).map(({ result }) => result));
      },
      async follow(steps) {
        const taken: number[] = [];
        for await (const event of await engine.start(chain, { steps, work: "stamp" }))
          if (event.type === "step.completed" && event.step === "stamp")
            taken.push(nowMs() - event.output.at);
        return taken;
      },
      close: () => engine.close(),
    };
  },
};

async function openEngine({ url, files }: Place, work: boolean) {
  const store = url.startsWith("/")
    ? { log: sqliteLog(url) }
    : await openStore(url, { onWarning: () => undefined });
  const atOnce = { runs: concurrency };
  return createEngine({ pipelines: [chain], files: diskFiles(files), work, concurrency: atOnce, ...store });
}
