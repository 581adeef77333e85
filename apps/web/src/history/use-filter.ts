"use client";

import { useSearchParams } from "next/navigation";
import { useMemo, useSyncExternalStore } from "react";
import { readFilter, type RunsFilter, type TimeFilter, writeFilter } from "./runs-filter.ts";
import { dayOf, rangeOf, type TimeRange } from "./time-range.ts";

export interface FilterInAddress {
  readonly filter: RunsFilter;
  /** `instead`: Back does not lead to what was filtered before, as while one types. */
  change(part: Partial<RunsFilter>, options?: { instead?: boolean }): void;
}

/** Which runs the address asks for. The browser's history keeps it, without asking the server; Next follows what it says. */
export function useFilter(): FilterInAddress {
  const query = useSearchParams().toString();
  return useMemo(() => {
    const filter = readFilter(new URLSearchParams(query));
    return {
      filter,
      change(part, { instead = false } = {}) {
        const written = writeFilter({ ...filter, ...part });
        const address = written === "" ? window.location.pathname : `?${written}`;
        if (instead) window.history.replaceState(null, "", address);
        else window.history.pushState(null, "", address);
      },
    };
  }, [query]);
}

/** What a time filter means here and today; undefined before the browser has the page, since the server knows no one's clock. */
export function useRange(time: TimeFilter | undefined): TimeRange | undefined {
  const today = useSyncExternalStore(
    () => () => undefined,
    () => dayOf(Date.now()),
    () => undefined,
  );
  return useMemo(() => {
    if (!time) return {};
    return today === undefined ? undefined : rangeOf(time, Date.parse(`${today}T12:00`));
  }, [time, today]);
}
