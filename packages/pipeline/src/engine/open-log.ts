import { StepcastError } from "../model/errors.ts";
import { memoryLog } from "./memory/memory-log.ts";
import type { RunLog } from "./run-log.ts";

/**
 * Opens the log that an address names: `memory:` (gone with the process) or `sqlite:files/runs.db` (one machine, durable).
 * @throws StepcastError `invalid_input` for another address, `store_failed` where the store cannot be opened
 */
export async function openLog(address: string): Promise<RunLog> {
  const [scheme, ...rest] = address.split(":");
  const place = rest.join(":");
  switch (scheme) {
    case "memory":
      return memoryLog();
    case "sqlite": {
      // Loaded only where it is used: it needs a newer Node than the rest, and starts a thread.
      const { sqliteLog } = await import("./sqlite/sqlite-log.ts");
      return sqliteLog(place);
    }
    default:
      throw new StepcastError(
        "invalid_input",
        `a log is "memory:" or "sqlite:<path>", not ${JSON.stringify(address)}`,
      );
  }
}
