import { logConformance } from "@stepcast/pipeline/conformance";
import { afterAll, beforeAll } from "vitest";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { postgresLog } from "./postgres-log.ts";

let server: PostgresServer;
let stores = 0;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.close());

logConformance("the log in Postgres", {
  create: (clock) => postgresLog(server.url, { clock, schema: `store_${++stores}` }),
});

logConformance("the log in Postgres, shared by two", {
  create(clock) {
    const options = { clock, schema: `store_${++stores}` };
    return { log: postgresLog(server.url, options), peer: postgresLog(server.url, options) };
  },
});
