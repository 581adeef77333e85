import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { indexOfSeq, type Numbered } from "./by-seq.ts";
import { useFollowTail } from "./use-follow-tail.ts";

interface TailListOptions {
  /** Begins at its end, and goes on with it. */
  follow: boolean;
  /** How high a row is before it is measured, in a wide place and in a narrow one. */
  estimatedPx: RowHeights;
}

export interface RowHeights {
  readonly wide: number;
  readonly narrow: number;
}

/** Where the theme lays rows out in two lines, in pixels. */
const narrowPx = 640;

/** The rows of a long list that are in view, and its way of following its end. */
export function useTailList(shown: readonly Numbered[], { follow, estimatedPx }: TailListOptions) {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const [isNarrow, setNarrow] = useState(false);
  const keyOf = useCallback((index: number) => shown[index]?.seq ?? -index, [shown]);
  // oxlint-disable-next-line react/incompatible-library -- nothing it returns is passed on as it is
  const virtual = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: shown.length,
    getScrollElement: () => element,
    getItemKey: keyOf,
    estimateSize: () => (isNarrow ? estimatedPx.narrow : estimatedPx.wide),
    overscan: 12,
    useFlushSync: false,
    // What is read stays where it is when older rows go, or others are chosen.
    anchorTo: "end",
    initialRect: { width: 800, height: 480 },
  });
  const isNarrowNow = (virtual.scrollRect?.width ?? narrowPx) < narrowPx;
  if (isNarrowNow !== isNarrow) setNarrow(isNarrowNow);
  const estimated = useRef(isNarrow);
  useLayoutEffect(() => {
    if (estimated.current === isNarrow) return;
    estimated.current = isNarrow;
    virtual.measure();
    // It forgets also what it has just measured, and those rows, as high as they were, will not tell again. Heights are compared with
    // those that it has laid out: first it lays out its estimates.
    virtual.getTotalSize();
    for (const row of element?.querySelectorAll<HTMLElement>("[data-index]") ?? [])
      virtual.resizeItem(Number(row.dataset.index), row.offsetHeight);
  }, [virtual, element, isNarrow]);
  const heightPx = virtual.getTotalSize();
  const { leftAt, ...tail } = useFollowTail(element, heightPx, shown.at(-1)?.seq ?? 0, follow);
  const { stay } = tail;
  /** Brings a row into view. */
  const show = useCallback(
    (seq: number) => {
      stay();
      virtual.scrollToIndex(indexOfSeq(shown, seq), { align: "auto" });
    },
    [shown, virtual, stay],
  );
  return {
    setElement,
    /** There is something to scroll. */
    isReady: element !== null,
    heightPx,
    rows: tail.following
      ? withEnd(virtual.getVirtualItems(), virtual.measurementsCache)
      : virtual.getVirtualItems(),
    measure: virtual.measureElement,
    tail,
    /** There are rows below what is in view, and the list does not go on with them by itself. */
    isAway: !tail.following && heightPx > (virtual.scrollRect?.height ?? 0),
    show,
    /** So many came since the end was left. */
    added: shown.length - indexOfSeq(shown, leftAt + 1),
    firstSeq: () => shown[virtual.range?.startIndex ?? 0]?.seq ?? 0,
  };
}

/** More rows than are in view of any list. */
const rowsInView = 40;

/**
 * Who follows the end sees its rows at once: the virtualiser hears of the scrolling a frame later, and where thousands come in a frame, it
 * would show none of them.
 */
function withEnd(rows: VirtualItem[], all: readonly VirtualItem[]): VirtualItem[] {
  const next = (rows.at(-1)?.index ?? -1) + 1;
  return next >= all.length ? rows : [...rows, ...all.slice(Math.max(next, all.length - rowsInView))];
}
