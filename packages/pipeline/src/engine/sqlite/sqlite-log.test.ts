import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logConformance } from "../../testing/log-conformance.ts";
import { sqliteLog } from "./sqlite-log.ts";

logConformance("the log in SQLite", {
  create: (clock) => sqliteLog(join(mkdtempSync(join(tmpdir(), "stepcast-")), "runs.db"), { clock }),
});
