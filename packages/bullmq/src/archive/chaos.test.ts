import { afterAll, beforeAll, describe, expect } from "vitest";
import { postgresArchive } from "../postgres/postgres-archive.ts";
import { redisLog } from "../redis/redis-log.ts";
import { chaos } from "../testing/chaos.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { startRedis } from "../testing/redis-server.ts";
import { archivedLog } from "./archived-log.ts";

describe("with an archive", () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres(["max_connections=200"]);
  });
  afterAll(() => postgres.close());

  chaos("over Redis, from which every process moves what has ended", {
    start: () => startRedis({ aof: true }),
    address: (port) => `redis://127.0.0.1:${port}`,
    get archive() {
      return postgres.url;
    },
    open(address) {
      const archive = postgresArchive(postgres.url, { schema: "stepcast_archive" });
      return archivedLog(redisLog(address), archive, { everyMs: 0 });
    },
    async check(log) {
      const archive = postgresArchive(postgres.url, { schema: "stepcast_archive" });
      const archived = await archive.log.list({ limit: 500 });
      const listed = await log.list({ limit: 500 });
      expect(archived.runs.length).toBeGreaterThan(listed.runs.length / 2);
      expect(new Set(listed.runs.map(({ runId }) => runId)).size).toBe(listed.runs.length);
      await archive.close();
    },
  });
});
