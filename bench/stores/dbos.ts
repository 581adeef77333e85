import { DBOS } from "@dbos-inc/dbos-sdk";
import { type ChainInput, nowMs, tasks } from "../pipelines/chain.ts";
import { concurrency, type Peer, type Place, type Starter } from "./peer.ts";

/** DBOS, whose steps leave their result and nothing else: a viewer sees the run's end. */
export const dbos = peer(false);

/** DBOS, whose steps write into a stream when they begin and end, as Stepcast's do: a viewer sees each. */
export const dbosFollowed = peer(true);

const stream = "events";
const queueName = "chain";
const workflow = DBOS.registerWorkflow(runChain, { name: "chain" });

async function runChain({ steps, work = "echo" }: ChainInput, isFollowed: boolean) {
  for (let n = 0; n < steps; n += 1)
    await DBOS.runStep(() => (isFollowed ? toldTask(work, n) : tasks[work]({ n })), { name: work });
  return { count: steps };
}

// From within a step a stream takes one row, and no checkpoint of its own: its cheapest form.
async function toldTask(work: keyof typeof tasks, n: number) {
  await DBOS.writeStream(stream, { type: "started", n });
  const output = await tasks[work]({ n });
  await DBOS.writeStream(stream, { type: "completed", output });
  return output;
}

function peer(isFollowed: boolean): Peer {
  return {
    async work(place) {
      await launch(place, [queueName]);
      await DBOS.registerQueue(queueName, {
        workerConcurrency: concurrency,
        minPollingIntervalMs: dispatchMs,
        onConflict: "always_update",
      });
      return () => DBOS.shutdown();
    },
    async open(place) {
      await launch(place, ["none"]);
      return starter(isFollowed);
    },
  };
}

// As quick as it gets: asked for work and for results often, connections for all runs, followers told at once.
const dispatchMs = 10;
const resultMs = 10;

async function launch({ url }: Place, listenQueues: string[]): Promise<void> {
  DBOS.setConfig({
    name: "bench",
    systemDatabaseUrl: url,
    applicationVersion: "1",
    executorID: `${process.pid}`,
    logLevel: "error",
    systemDatabasePoolSize: concurrency + 4,
    notificationCoalesceMs: 1,
    listenQueues,
  });
  await DBOS.launch();
}

function starter(isFollowed: boolean): Starter {
  const start = (input: ChainInput, follows: boolean) =>
    DBOS.startWorkflow(workflow, { queueName })(input, follows);
  return {
    async run(count, input) {
      const handles = await Promise.all(Array.from({ length: count }, () => start(input, isFollowed)));
      await DBOS.waitAll(handles, { pollingIntervalMs: resultMs });
    },
    async follow(steps) {
      const { workflowID } = await start({ steps, work: "stamp" }, true);
      const taken: number[] = [];
      for await (const told of DBOS.readStream<{ output?: { at: number } }>(workflowID, stream))
        if (told.output) taken.push(nowMs() - told.output.at);
      return taken;
    },
    async close() {
      const [failed] = await DBOS.listWorkflows({ status: "ERROR" });
      await DBOS.shutdown();
      if (failed) throw new Error(`workflow ${failed.workflowID} failed: ${String(failed.error)}`);
    },
  };
}
