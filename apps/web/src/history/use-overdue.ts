"use client";

import { useEffect, useState } from "react";

/** A server that is well answers sooner, on whatever line. */
const patienceMs = 6_000;

/** Whether an answer has been awaited for longer than it should. Requests are repeated for a while before they fail, and that takes long. */
export function useOverdue(isAwaited: boolean): boolean {
  const [isOverdue, setOverdue] = useState(false);
  useEffect(() => {
    if (!isAwaited) return;
    const timer = setTimeout(() => setOverdue(true), patienceMs);
    return () => {
      clearTimeout(timer);
      setOverdue(false);
    };
  }, [isAwaited]);
  return isOverdue;
}
