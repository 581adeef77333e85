import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DBOS } from "@dbos-inc/dbos-sdk";
import pg from "pg";
import { startPostgres } from "../../packages/bullmq/src/testing/postgres-server.ts";
import { startRedis } from "../../packages/bullmq/src/testing/redis-server.ts";

/** Where runs are kept: each server once, for all peers that use it. */
export interface Server {
  /** For its peers: a database each, where it has several. */
  urlOf(peer: string): string;
  /** Its first process; none for a file. */
  pid: number | undefined;
  close(): Promise<void>;
}

/** Real servers, in their own processes and folders. Each write is synced to the disk but by `redis`, which does so once a second. */
export async function startServers(folder: string): Promise<Record<string, Server>> {
  return {
    sqlite: await sqlite(folder),
    redis: await redis([]),
    "redis always": await redis(["--appendfsync", "always"]),
    postgres: await postgres(),
  };
}

async function sqlite(folder: string): Promise<Server> {
  await mkdir(folder, { recursive: true });
  const urlOf = (peer: string) => join(folder, `${peer}.db`);
  const db = new DatabaseSync(urlOf("floor"));
  db.exec("pragma journal_mode = wal");
  db.exec(bareTable("integer PRIMARY KEY"));
  db.close();
  return { urlOf, pid: undefined, close: async () => undefined };
}

async function redis(settings: string[]): Promise<Server> {
  const server = await startRedis({ aof: true, settings });
  return { urlOf: () => server.url, pid: server.pid, close: () => server.kill() };
}

async function postgres(): Promise<Server> {
  const server = await startPostgres(["max_connections=300"]);
  const urlOf = (peer: string) => server.url.replace(/[^/]*$/, peer.toLowerCase());
  const client = new pg.Client(server.url);
  await client.connect();
  for (const name of ["floor", "stepcast", "dbos", "dbosfollowed"])
    await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const floor = new pg.Client(urlOf("floor"));
  await floor.connect();
  await floor.query(bareTable("bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"));
  await floor.end();
  for (const peer of ["dbos", "dbosFollowed"]) await DBOS.migrate(urlOf(peer));
  return { urlOf, pid: server.pid, close: () => server.close() };
}

function bareTable(number: string): string {
  return `CREATE TABLE bare (n ${number}, text text NOT NULL)`;
}
