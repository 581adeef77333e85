import { type RunStatus, runStatuses } from "@stepcast/pipeline";

/** Which runs somebody wants to see; all of it is in the address. */
export interface RunsFilter {
  /** None: of whatever status. */
  readonly statuses: readonly RunStatus[];
  readonly pipeline: string | undefined;
  readonly time: TimeFilter | undefined;
  readonly text: string;
}

export const timeSpans = ["today", "7d", "30d"] as const;
export type TimeSpan = (typeof timeSpans)[number];

/** A span that ends now, or days of the reader's own calendar, as `2026-08-01`; both are part of it. */
export type TimeFilter =
  | { readonly kind: "span"; readonly span: TimeSpan }
  | { readonly kind: "own"; readonly from: string | undefined; readonly to: string | undefined };

/** As the server takes it. */
const longestText = 200;
const longestName = 64;

export const noFilter: RunsFilter = { statuses: [], pipeline: undefined, time: undefined, text: "" };

/**
 * Reads what follows the `?` of an address. What cannot be read is as if it were not there, and of what is there twice the first counts: an
 * address is written by hand, cut off, and kept for years. By hand, since a schema's library is a tenth of all that the page may load; the
 * server holds what it is asked against schemas.
 */
export function readFilter(params: URLSearchParams): RunsFilter {
  const named = params.get("status")?.split(",") ?? [];
  return {
    statuses: runStatuses.filter((status) => named.includes(status)),
    pipeline: nameIn(params.get("pipeline")),
    time: timeIn(params),
    text: params.get("q")?.slice(0, longestText) ?? "",
  };
}

/** The same the other way; empty where nothing is filtered. */
export function writeFilter({ statuses, pipeline, time, text }: RunsFilter): string {
  const params = new URLSearchParams();
  if (statuses.length > 0) params.set("status", statuses.join(","));
  if (pipeline !== undefined) params.set("pipeline", pipeline);
  if (time?.kind === "span") params.set("time", time.span);
  if (time?.kind === "own" && time.from !== undefined) params.set("from", time.from);
  if (time?.kind === "own" && time.to !== undefined) params.set("to", time.to);
  if (text.trim() !== "") params.set("q", text);
  // A comma needs no escape there, and is read more easily without.
  return params.toString().replaceAll("%2C", ",");
}

export function isFiltered(filter: RunsFilter): boolean {
  return writeFilter(filter) !== "";
}

function nameIn(text: string | null): string | undefined {
  return text === null || text === "" || text.length > longestName ? undefined : text;
}

function timeIn(params: URLSearchParams): TimeFilter | undefined {
  const span = timeSpans.find((name) => name === params.get("time"));
  if (span) return { kind: "span", span };
  const [from, to] = [dayIn(params.get("from")), dayIn(params.get("to"))];
  if (from === undefined && to === undefined) return undefined;
  // Days the wrong way round are still two days.
  if (from !== undefined && to !== undefined && from > to) return { kind: "own", from: to, to: from };
  return { kind: "own", from, to };
}

/** A day that there is, as `2026-08-01`: the 30th of February is none, though dates are made of it. */
function dayIn(text: string | null): string | undefined {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? text : undefined;
}
