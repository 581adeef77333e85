// For whoever writes a store of runs, beside the contract in `./engine`: what all of them share. `./conformance` tests it.
export { formatCursor, parseCursor } from "../model/cursor.ts";
export type { Position } from "../model/cursor.ts";
export { decodeEvent, encodeFact } from "../model/event-text.ts";
export type { FactText } from "../model/event-text.ts";
export { isTerminal } from "../model/run-event.ts";
export { stampFact, stampHead } from "../model/stamp-fact.ts";
export { FollowedRun } from "./followed-run.ts";
export {
  cancelRequested,
  fenced,
  fileForgotten,
  outOfOrder,
  runActive,
  runEnded,
  runExpired,
  runNotFound,
} from "./log-errors.ts";
export { listPage, placeBehind } from "./list-pages.ts";
export type { ListPlace, SummaryRow } from "./list-pages.ts";
export { newTag } from "./new-tag.ts";
export { isFullPage, takePage } from "./page.ts";
export { lookAtMost, noRuns, runCounts, statusesOf } from "./run-counts.ts";
export { statusAfter } from "./run-status.ts";
export { searchedText } from "./searched-text.ts";
