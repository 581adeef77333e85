import { logConformance } from "@stepcast/pipeline/conformance";
import { afterAll, beforeAll } from "vitest";
import { postgresArchive } from "../postgres/postgres-archive.ts";
import { redisLog } from "../redis/redis-log.ts";
import { eagerMover } from "../testing/eager-mover.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { type RedisServer, startRedis } from "../testing/redis-server.ts";
import { type ArchivedLog, archivedLog } from "./archived-log.ts";

let redis: RedisServer;
let postgres: PostgresServer;
beforeAll(async () => {
  [redis, postgres] = await Promise.all([startRedis(), startPostgres(["max_connections=200"])]);
});
afterAll(() => Promise.all([redis.kill(), postgres.close()]));

/** Each test has keys and tables of its own. */
let stores = 0;

function open(store: string, clock: () => number, shards: number): ArchivedLog {
  const hot = redisLog(redis.url, { prefix: store, shards, clock });
  const archive = postgresArchive(postgres.url, { schema: store, clock });
  return archivedLog(hot, archive, { afterMs: 0, everyMs: 0, onError: fail });
}

function fail(error: unknown): never {
  throw error;
}

logConformance("the log in Redis whose ended runs are in Postgres at once", {
  create: (clock) => eagerMover(open(`store_${++stores}`, clock, 1)),
});

logConformance("the log in Redis whose ended runs are in Postgres at once, in shards and shared by two", {
  create(clock) {
    const store = `store_${++stores}`;
    return { log: eagerMover(open(store, clock, 5)), peer: eagerMover(open(store, clock, 5)) };
  },
});
