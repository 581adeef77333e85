import { dispatcherConformance } from "@stepcast/pipeline/conformance";
import { afterAll, beforeAll } from "vitest";
import { queueDispatcher } from "../dispatcher.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { queueLaws } from "../testing/queue-laws.ts";
import { postgresLog } from "./postgres-log.ts";
import { postgresQueues } from "./postgres-queues.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres(["fsync=off"]);
});
afterAll(() => server.close());

let stores = 0;

dispatcherConformance("the dispatcher on BullMQ over Postgres", {
  async create() {
    const schema = `store_${++stores}`;
    const log = postgresLog(server.url, { schema, onWarning: () => undefined });
    const dispatcher = queueDispatcher(log, postgresQueues(server.url, schema));
    return {
      log,
      dispatcher,
      async close() {
        await dispatcher.close();
        await log.close();
      },
    };
  },
});

queueLaws("the dispatcher on BullMQ over Postgres", {
  open({ fresh, ...options }) {
    if (fresh) stores += 1;
    const schema = `store_${stores}`;
    const log = postgresLog(server.url, { schema, onWarning: () => undefined });
    return { log, dispatcher: queueDispatcher(log, postgresQueues(server.url, schema), options) };
  },
});
