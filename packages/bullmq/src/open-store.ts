import { StepcastError } from "@stepcast/pipeline";
import type { Dispatcher, RunLog } from "@stepcast/pipeline/engine";
import { queueDispatcher, type QueueDispatcherOptions } from "./dispatcher.ts";
import { postgresLog } from "./postgres/postgres-log.ts";
import { postgresQueues } from "./postgres/postgres-queues.ts";
import { checkRedis } from "./redis/check-server.ts";
import { redisLog } from "./redis/redis-log.ts";
import { redisQueues } from "./redis/redis-queues.ts";

export interface OpenStoreOptions extends QueueDispatcherOptions {
  /** What all its keys begin with, in Postgres its schema, so that several may share a server. Default `stepcast`. */
  prefix?: string;
  /** Hears of settings of the server that are allowed but lose runs. Default: `console.warn`. */
  onWarning?: (warning: string) => void;
}

export interface Store {
  log: RunLog;
  dispatcher: Dispatcher;
}

/**
 * Opens the store that an address names, for `createEngine`, whose `close` closes it: `redis://host:6379/0`, `rediss://` with TLS, `redis-cluster://host:6379`,
 * `postgres://user:password@host:5432/database`.
 * @throws StepcastError `invalid_input` for another address; `store_failed` where the server cannot be reached or must not be used, saying why
 */
export async function openStore(url: string, options: OpenStoreOptions = {}): Promise<Store> {
  const { prefix = "stepcast", onWarning = console.warn } = options;
  switch (url.split(":")[0]) {
    case "redis":
    case "rediss":
    case "redis-cluster": {
      for (const warning of await checkRedis(url)) onWarning(warning);
      const log = redisLog(url, { prefix });
      return { log, dispatcher: queueDispatcher(log, redisQueues(url, prefix), options) };
    }
    case "postgres":
    case "postgresql": {
      const log = postgresLog(url, { schema: prefix, onWarning });
      await answers(log);
      return { log, dispatcher: queueDispatcher(log, postgresQueues(url, prefix), options) };
    }
    default:
      throw new StepcastError(
        "invalid_input",
        `a store of many machines is at "redis://…", "rediss://…", "redis-cluster://…" or "postgres://…"`,
      );
  }
}

/** A log looks at its server, and makes its tables, at the first call. */
async function answers(log: RunLog): Promise<void> {
  try {
    await log.claimable({ pipelines: [], except: new Set(), limit: 1 });
  } catch (error) {
    await log.close();
    throw error;
  }
}
