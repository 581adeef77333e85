import { logConformance } from "../../testing/log-conformance.ts";
import { tempStore } from "./fixtures/temp-store.ts";
import { sqliteLog } from "./sqlite-log.ts";

logConformance("the log in SQLite", { create: (clock) => sqliteLog(tempStore(), { clock }) });

logConformance("the log in SQLite, shared by two", {
  create(clock) {
    const path = tempStore();
    return { log: sqliteLog(path, { clock }), peer: sqliteLog(path, { clock }) };
  },
});
