import { searchBy } from "../grown/search.ts";
import { jsonOf } from "../json-of.ts";
import type { LogEntry } from "./log-lines.ts";

/** Looks for a text in messages, keys and titles of steps, and fields. */
export const searchLog = searchBy<LogEntry>(
  ({ message, key, fields }, pattern, titleOf) =>
    pattern.test(message) ||
    pattern.test(key) ||
    pattern.test(titleOf(key)) ||
    (fields !== undefined && pattern.test(jsonOf(fields))),
);
