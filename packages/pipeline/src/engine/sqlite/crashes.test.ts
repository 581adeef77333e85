import { crashConformance } from "../../testing/crash-conformance.ts";
import { tempStore } from "./fixtures/temp-store.ts";
import { sqliteLog } from "./sqlite-log.ts";

crashConformance("the log in SQLite", {
  create: tempStore,
  open: (path) => sqliteLog(path),
  worker: new URL("fixtures/worker-process.ts", import.meta.url),
});
