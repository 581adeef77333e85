import type { RunsQuery } from "@stepcast/react";
import type { RunsFilter } from "./runs-filter.ts";
import type { TimeRange } from "./time-range.ts";

/** Runs that come with one request. */
export const pageRuns = 50;

/** A filter as the server is asked, in the browser and for the first paint alike: it is the key under which the answer is kept. */
export function runsQuery({ statuses, pipeline, text }: RunsFilter, range: TimeRange): RunsQuery {
  const sought = text.trim();
  return {
    ...(statuses.length > 0 && { status: [...statuses] }),
    ...(pipeline !== undefined && { pipeline }),
    ...(sought !== "" && { text: sought }),
    ...range,
  };
}
