import { StepcastError } from "@stepcast/pipeline";
import type { Dispatcher, RunLog } from "@stepcast/pipeline/engine";
import { openArchived } from "./archive/open-archived.ts";
import { queueDispatcher, type QueueDispatcherOptions } from "./dispatcher.ts";
import { postgresLog } from "./postgres/postgres-log.ts";
import { postgresQueues } from "./postgres/postgres-queues.ts";
import { checkRedis } from "./redis/check-server.ts";
import type { Queues } from "./queues.ts";
import { redisLog } from "./redis/redis-log.ts";
import { redisQueues } from "./redis/redis-queues.ts";
import type { SharedLog } from "./shared-log.ts";

export interface OpenStoreOptions extends QueueDispatcherOptions {
  /** What all its keys begin with, in Postgres its schema, so that several may share a server. Default `stepcast`. */
  prefix?: string;
  /** Where runs in Redis go some time after their end. All processes that share the store say the same. */
  archive?: ArchiveOptions;
  /** Hears of settings of the server that are allowed but lose runs. Default: `console.warn`. */
  onWarning?: (warning: string) => void;
}

export interface ArchiveOptions {
  /** `postgres://user:password@host:5432/database`. The runs are in a schema of their own there, named by the prefix: `stepcast_archive`. */
  url: string;
  /** Runs go when they ended so many hours ago. Default 24. */
  afterHours?: number;
  /** How often this process looks for them, in milliseconds. 0: never, it only reads. Default 60 s. */
  everyMs?: number;
}

export interface Store {
  log: RunLog;
  dispatcher: Dispatcher;
  /** The queues of the dispatcher, which closes them. */
  queues: Queues;
}

/**
 * Opens the store that an address names, for `createEngine`, whose `close` closes it: `redis://host:6379/0`, `rediss://` with TLS, `redis-cluster://host:6379`, `redis+sentinel://host:26379,host:26379/name/0`,
 * `postgres://user:password@host:5432/database`.
 * @throws StepcastError `invalid_input` for another address, or an archive where none can be; `store_failed` where the server cannot be reached or must not be used, saying why
 */
export async function openStore(url: string, options: OpenStoreOptions = {}): Promise<Store> {
  const { prefix = "stepcast", onWarning = console.warn } = options;
  switch (url.split(":")[0]) {
    case "redis":
    case "rediss":
    case "redis+sentinel":
    case "rediss+sentinel":
    case "redis-cluster": {
      for (const warning of await checkRedis(url)) onWarning(warning);
      const log = await openRedis(url, { ...options, prefix, onWarning });
      return handedOut(log, redisQueues(url, prefix), options);
    }
    case "postgres":
    case "postgresql": {
      if (options.archive) throw noArchive();
      const log = postgresLog(url, { schema: prefix, onWarning });
      await answers(log);
      return handedOut(log, postgresQueues(url, prefix), options);
    }
    default:
      throw new StepcastError(
        "invalid_input",
        `a store of many machines is at "redis://…", "rediss://…", "redis-cluster://…", "redis+sentinel://…" or "postgres://…"`,
      );
  }
}

function handedOut(log: SharedLog, queues: Queues, options: QueueDispatcherOptions): Store {
  return { log, queues, dispatcher: queueDispatcher(log, queues, options) };
}

async function openRedis(
  url: string,
  {
    prefix,
    archive,
    onWarning,
    onError,
  }: OpenStoreOptions & { prefix: string; onWarning: (text: string) => void },
): Promise<SharedLog> {
  const hot = redisLog(url, { prefix });
  if (archive) return openArchived(hot, archive, { prefix, onWarning, ...(onError && { onError }) });
  if ((await hot.moves.archiveId()) !== undefined) onWarning(unknownArchive);
  return hot;
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

const unknownArchive =
  "old runs of this store are in an archive: set STEPCAST_ARCHIVE to its address, or this process neither lists nor finds them";

function noArchive(): StepcastError {
  return new StepcastError(
    "invalid_input",
    "runs in Postgres are on disk already and need no archive: take STEPCAST_ARCHIVE away",
  );
}
