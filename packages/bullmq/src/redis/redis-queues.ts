import { Queue, Worker, type WorkerOptions } from "bullmq";
import { jobTimes } from "../job-times.ts";
import type { JobOfRun, Queues } from "../queues.ts";
import { connectToKeys } from "./connect.ts";

/** BullMQ's queues in Redis. All share one slot of a cluster. */
export function redisQueues(url: string, prefix = "stepcast"): Queues {
  const queues = new Map<string, Queue<JobOfRun>>();
  const asking = connectToKeys(url);
  // A worker waits for its server for as long as it takes; BullMQ insists on it, and asks for jobs by calls that block for seconds.
  const taking = connectToKeys(url, {
    maxRetriesPerRequest: null,
    socketTimeout: undefined,
    commandTimeout: undefined,
    blockingTimeout: 10_000,
  });
  const keys = { prefix: `{${prefix}}` };
  const openQueue = (name: string) =>
    new Queue<JobOfRun>(name, { connection: asking, ...keys }).on("error", () => undefined);
  function open(name: string): Queue<JobOfRun> {
    const queue = queues.get(name) ?? openQueue(name);
    queues.set(name, queue);
    return queue;
  }
  return {
    open,
    async bullmq(name) {
      return open(name);
    },
    take(name, work, { concurrency, lockMs, onError }) {
      const options: WorkerOptions = { connection: taking, ...keys, concurrency, ...jobTimes(lockMs) };
      return new Worker<JobOfRun>(name, work, options).on("error", onError);
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      asking.disconnect();
      taking.disconnect();
    },
  };
}
