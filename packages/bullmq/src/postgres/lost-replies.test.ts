import { lostReplies } from "../testing/lost-replies.ts";
import { startPostgres } from "../testing/postgres-server.ts";
import { postgresLog } from "./postgres-log.ts";

lostReplies("the log in Postgres", {
  async start() {
    const { port, close } = await startPostgres(["fsync=on"]);
    return { port, close };
  },
  open: (port) => postgresLog(`postgres://stepcast@127.0.0.1:${port}/postgres`),
  // Beside them it tells others what is new.
  requests: {
    create: ".create_run(",
    claim: ".claim(",
    append: ".append(",
    signal: ".signal(",
    suspend: ".suspend(",
    delete: ".remove_run(",
  },
});
