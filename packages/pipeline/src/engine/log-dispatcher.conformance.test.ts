import { dispatcherConformance } from "../testing/dispatcher-conformance.ts";
import { logDispatcher } from "./log-dispatcher.ts";
import { memoryLog } from "./memory/memory-log.ts";
import type { RunLog } from "./run-log.ts";
import { tempStore } from "./sqlite/fixtures/temp-store.ts";
import { sqliteLog } from "./sqlite/sqlite-log.ts";

const stores: Record<string, () => RunLog> = {
  "over memory": () => memoryLog(),
  "over SQLite": () => sqliteLog(tempStore(), { sync: "normal" }),
};

for (const [store, open] of Object.entries(stores)) {
  dispatcherConformance(`the log's dispatcher ${store}`, {
    async create() {
      const log = open();
      return { log, dispatcher: logDispatcher(log), close: () => log.close() };
    },
  });
}
