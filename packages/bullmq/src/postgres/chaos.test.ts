import { chaos } from "../testing/chaos.ts";
import { startPostgres } from "../testing/postgres-server.ts";
import { postgresLog } from "./postgres-log.ts";

chaos("over Postgres", {
  async start() {
    const server = await startPostgres(["max_connections=200"]);
    return {
      port: server.port,
      kill: () => server.stop("crash"),
      start: () => server.start(),
    };
  },
  address: (port) => `postgres://stepcast@127.0.0.1:${port}/postgres`,
  open: (address) => postgresLog(address),
});
