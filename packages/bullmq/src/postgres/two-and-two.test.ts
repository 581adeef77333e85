import { startPostgres } from "../testing/postgres-server.ts";
import { twoAndTwo } from "../testing/two-and-two.ts";
import { postgresLog } from "./postgres-log.ts";

twoAndTwo("over Postgres", {
  async start() {
    const { url, close } = await startPostgres();
    return { url, end: close };
  },
  open: (url) => postgresLog(url, { onWarning: () => undefined }),
});
