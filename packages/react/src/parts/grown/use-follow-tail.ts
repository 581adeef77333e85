import { useCallback, useLayoutEffect, useRef, useState } from "react";

/** So near the end is at the end: rows that are not measured yet are some pixels off. */
const nearPx = 8;

export interface FollowTail {
  readonly following: boolean;
  /** The newest there was when the end was left; Infinity where it was never there. */
  readonly leftAt: number;
  /** To the end, and on with it. */
  follow(): void;
  /** Stays where it is, for instance at a line that was asked for. */
  stay(): void;
  onScroll(): void;
}

/**
 * Keeps a list that grows at its end, until its reader scrolls up; scrolled to the end again it follows again. `heightPx` is that of all
 * rows, `newest` the number of the last.
 */
export function useFollowTail(
  element: HTMLElement | null,
  heightPx: number,
  newest: number,
  initially: boolean,
): FollowTail {
  const [left, setLeft] = useState(initially ? undefined : Number.POSITIVE_INFINITY);
  const following = left === undefined;
  const lastTop = useRef(0);
  const toEnd = useCallback(() => {
    if (!element) return;
    element.scrollTo({ top: element.scrollHeight, behavior: "instant" });
    lastTop.current = element.scrollTop;
  }, [element]);
  useLayoutEffect(() => {
    if (following && heightPx > 0) toEnd();
  }, [following, heightPx, toEnd]);
  const stay = useCallback(() => setLeft((before) => before ?? newest), [newest]);
  const onScroll = useCallback(() => {
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const isUp = scrollTop < lastTop.current;
    lastTop.current = scrollTop;
    // Rows that came below have moved nobody: only who went up has left the end.
    if (scrollTop + clientHeight >= scrollHeight - nearPx) setLeft(undefined);
    else if (isUp) stay();
  }, [element, stay]);
  const follow = useCallback(() => {
    setLeft(undefined);
    toEnd();
  }, [toEnd]);
  return { following, leftAt: left ?? newest, follow, stay, onScroll };
}
