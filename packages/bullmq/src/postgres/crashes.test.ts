import { crashConformance } from "@stepcast/pipeline/conformance";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { postgresLog } from "./postgres-log.ts";

let server: PostgresServer;
let admin: pg.Client;

beforeAll(async () => {
  server = await startPostgres(["max_connections=200"]);
  admin = new pg.Client(server.url);
  await admin.connect();
});

afterAll(async () => {
  await admin.end();
  await server.close();
});

let stores = 0;

crashConformance("the log in Postgres, its runs handed out by BullMQ", {
  async create() {
    const database = `store_${++stores}`;
    await admin.query(`CREATE DATABASE ${database}`);
    return server.url.replace(/postgres$/, database);
  },
  open: (address) => postgresLog(address),
  sampledHalf: 1,
  worker: new URL("../testing/worker-process.ts", import.meta.url),
});
