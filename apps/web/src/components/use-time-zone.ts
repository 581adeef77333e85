"use client";

import { useSyncExternalStore } from "react";

/** The zone to write times in: UTC until the browser has taken a page over, then, as undefined, the reader's own. */
export function useTimeZone(): string | undefined {
  return useSyncExternalStore(
    () => () => undefined,
    () => undefined,
    () => "UTC",
  );
}
