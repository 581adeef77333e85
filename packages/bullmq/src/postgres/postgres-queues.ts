import {
  assertSchemaCompatibility,
  type JobProgress,
  LATEST_SCHEMA_VERSION,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  Queue,
  runMigrations,
  SchemaMigrationRequiredError,
  Worker,
} from "bullmq";
import pg from "pg";
import { jobTimes } from "../job-times.ts";
import type { JobOfRun, JobQueue, JobTaker, Queues, TakeOptions } from "../queues.ts";
import { standBreaking } from "./database.ts";
import { asBullmqHasIt, queueBackend } from "./queue-backend.ts";

type BackedQueue = Queue<
  JobOfRun,
  unknown,
  string,
  JobOfRun,
  unknown,
  string,
  PostgresQueueBackend,
  PostgresConnectionOptions
>;
type BackedWorker = Worker<
  JobOfRun,
  unknown,
  string,
  PostgresQueueBackend,
  JobProgress,
  PostgresConnectionOptions
>;

/** Connections of this process at most, besides one that listens for each queue it takes from. */
const connections = 5;
const timeoutMs = 3_000;
const retryMs = 500;

/**
 * BullMQ's queues in Postgres, beside the runs, in a schema of their own: `stepcast_queues`. All of this process share a pool of
 * connections.
 */
export function postgresQueues(url: string, prefix = "stepcast"): Queues {
  const schema = `${prefix}_queues`;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: "stepcast-queues",
    // What they lose in a crash of the server, the moment before it, is found by asking the log: nothing need wait for the disk.
    options: `-c search_path=${schema} -c synchronous_commit=off`,
    max: connections,
    keepAlive: true,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  standBreaking(pool);
  const database = {
    pool,
    backend: queueBackend(pool, schema),
    ready: untilItWorks(() => prepare(pool, schema)),
  };
  const queues = new Map<string, OpenQueue>();
  const takers: Taker[] = [];
  let closing: Promise<void> | undefined;
  // What wakes workers, and a queue's locks, are the database's, not the schema's: so its stores differ in the names of their queues too.
  const nameOf = (name: string) => `${prefix}-${name}`;
  function open(name: string): OpenQueue {
    const queue = queues.get(name) ?? new OpenQueue(database, nameOf(name));
    queues.set(name, queue);
    return queue;
  }
  return {
    open,
    bullmq: (name) => open(name).bullmq(),
    take(name, work, options) {
      pool.options.max += 1;
      const begin = () => newWorker(database, nameOf(name), work, options);
      const taker = new Taker(database.ready, begin, options);
      takers.push(taker);
      return taker;
    },
    close() {
      closing ??= Promise.all([...takers, ...queues.values()].map((each) => each.close())).then(() =>
        pool.end(),
      );
      return closing;
    },
  };
}

interface QueueDatabase {
  pool: pg.Pool;
  backend: ReturnType<typeof queueBackend>;
  /** Resolves when the tables are there. */
  ready: () => Promise<void>;
}

/** A queue that is opened when it is first used, once its tables are there. */
class OpenQueue implements JobQueue {
  private readonly queue: () => Promise<BackedQueue>;
  private opened: BackedQueue | undefined;

  constructor({ pool, backend, ready }: QueueDatabase, name: string) {
    this.queue = untilItWorks(async () => {
      await ready();
      const queue: BackedQueue = new Queue(name, { connection: asBullmqHasIt(pool) }, backend);
      queue.on("error", () => undefined);
      // BullMQ would remember for good that the server was away now.
      await queue.waitUntilReady();
      this.opened = queue;
      return queue;
    });
  }

  async add(...job: Parameters<JobQueue["add"]>): Promise<unknown> {
    return (await this.queue()).add(...job);
  }

  async setGlobalConcurrency(concurrency: number): Promise<unknown> {
    return (await this.queue()).setGlobalConcurrency(concurrency);
  }

  async removeGlobalConcurrency(): Promise<unknown> {
    return (await this.queue()).removeGlobalConcurrency();
  }

  async setGlobalRateLimit(max: number, durationMs: number): Promise<unknown> {
    return (await this.queue()).setGlobalRateLimit(max, durationMs);
  }

  async removeGlobalRateLimit(): Promise<unknown> {
    return (await this.queue()).removeGlobalRateLimit();
  }

  /** Its type tells only where it keeps its jobs. */
  async bullmq(): Promise<Queue> {
    return (await this.queue()) as unknown as Queue;
  }

  async close(): Promise<void> {
    await this.opened?.close();
  }
}

/** A worker of BullMQ that begins once its tables are there, however often that has to be tried. */
class Taker implements JobTaker {
  private readonly beginning: Promise<BackedWorker | undefined>;
  private isClosed = false;

  constructor(ready: () => Promise<void>, begin: () => BackedWorker, { onError }: TakeOptions) {
    this.beginning = this.begin(ready, begin, onError);
  }

  async pause(doNotWaitActive: boolean): Promise<void> {
    await (await this.beginning)?.pause(doNotWaitActive);
  }

  async resume(): Promise<void> {
    await (await this.beginning)?.resume();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await (await this.beginning)?.close();
  }

  private async begin(
    ready: () => Promise<void>,
    begin: () => BackedWorker,
    onError: (error: unknown) => void,
  ): Promise<BackedWorker | undefined> {
    while (!this.isClosed) {
      try {
        await ready();
        if (!this.isClosed) return begin();
      } catch (error) {
        onError(error);
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
    return undefined;
  }
}

function newWorker(
  { pool, backend }: QueueDatabase,
  name: string,
  work: Parameters<Queues["take"]>[1],
  { concurrency, lockMs, onError }: TakeOptions,
): BackedWorker {
  const options = { connection: asBullmqHasIt(pool), concurrency, ...jobTimes(lockMs) };
  const worker: BackedWorker = new Worker(name, work, options, backend);
  return worker.on("error", onError);
}

/** Makes the tables, or brings them up to date. Only then, since it takes the right to make a schema. */
async function prepare(pool: pg.Pool, schema: string): Promise<void> {
  const client = await pool.connect();
  try {
    if ((await versionOf(client, schema)) >= LATEST_SCHEMA_VERSION) return;
    // Tables are not made again while this process lives.
    await client.query("SET synchronous_commit = on");
    await runMigrations(client, schema);
    await client.query("RESET synchronous_commit");
  } finally {
    client.release();
  }
}

async function versionOf(client: pg.PoolClient, schema: string): Promise<number> {
  try {
    return await assertSchemaCompatibility(client, schema);
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return 0;
    throw error;
  }
}

/** Does it once; what failed is tried again by the next who asks. */
function untilItWorks<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}
