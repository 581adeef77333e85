"use client";

import type { RunSummary } from "@stepcast/pipeline/engine";
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useNow } from "../components/use-now.ts";
import { historyWords as text } from "../words/history.ts";
import type { ChosenRuns } from "./chosen-runs.ts";
import { RunRow, rowPx } from "./run-row.tsx";

export interface RunListHandle {
  /** Gives the focus to the row so many further, and to the first where none had it. */
  move(by: number): void;
}

interface RunListProps {
  runs: readonly RunSummary[];
  hasMore: boolean;
  /** What is shown is of the filter before. */
  isOld: boolean;
  onEnd(): void;
  chosen: ChosenRuns;
  onChoose(runId: string, isRange: boolean): void;
  onChooseAll(): void;
  onFocus(runId: string): void;
  /** Which runs somebody sees now. */
  onShow(runs: readonly RunSummary[]): void;
  ref: Ref<RunListHandle>;
}

/** Before the end of what is loaded comes in sight, more is asked for. */
const rowsAhead = 15;
/** Nothing that is gone to hides behind the bar at the bottom. */
const barPx = 96;
/** What a server, which has no screen, draws. */
const firstScreen = { width: 1_024, height: 900 };

/** Runs in rows of one height, of which only those in sight are in the page. It scrolls with the page. */
export function RunList({ runs, hasMore, isOld, onEnd, chosen, onChoose, onFocus, ...props }: RunListProps) {
  const { onShow, onChooseAll, ref } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string>();
  const [top, setTop] = useState(0);
  const now = useNow(true, 15_000);
  const at = useMemo(() => runs.findIndex(({ runId }) => runId === focused), [runs, focused]);
  const virtual = useWindowVirtualizer({
    count: runs.length,
    estimateSize: () => rowPx,
    overscan: 6,
    scrollMargin: top,
    initialRect: firstScreen,
    scrollPaddingStart: 16,
    scrollPaddingEnd: barPx,
    getItemKey: (index) => runs[index]?.runId ?? index,
    // The row that has the focus stays, wherever it is scrolled to, or the focus would be lost.
    rangeExtractor: (range: Range) => {
      const shown = defaultRangeExtractor(range);
      return at < 0 || shown.includes(at) ? shown : [...shown, at].toSorted((one, other) => one - other);
    },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const shown = items.flatMap(({ index }) => runs[index] ?? []);
  const shownIds = shown.map(({ runId, lastSeq }) => `${runId} ${lastSeq}`).join();

  useLayoutEffect(() => {
    const measure = () => setTop((frame.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    measure();
    // What stands above changes its height with the window, and with what is filtered for.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (hasMore && last >= runs.length - rowsAhead) onEnd();
  }, [hasMore, last, runs.length, onEnd]);
  // oxlint-disable-next-line react/exhaustive-deps -- told when other rows are shown, or the same have changed
  useEffect(() => onShow(shown), [shownIds, onShow]);
  const focus = useCallback(
    (runId: string) => {
      setFocused(runId);
      onFocus(runId);
    },
    [onFocus],
  );
  useImperativeHandle(ref, () => ({
    move(by) {
      const to = at < 0 ? 0 : Math.min(runs.length - 1, Math.max(0, at + by));
      const runId = runs[to]?.runId;
      if (runId === undefined) return;
      setFocused(runId);
      virtual.scrollToIndex(to, { align: "auto" });
      // Once it is there.
      requestAnimationFrame(() => linkOf(frame.current, runId)?.focus({ preventScroll: true }));
    },
  }));

  const isAll = runs.length > 0 && runs.every(({ runId }) => chosen.ids.has(runId));
  return (
    <div
      role="table"
      aria-label={text.list}
      aria-rowcount={hasMore ? -1 : runs.length + 1}
      aria-busy={isOld}
      className={`mt-4 overflow-hidden rounded-xl border border-line bg-surface ${isOld ? "opacity-60" : ""}`}
    >
      <div role="rowgroup">
        <Head isAll={isAll} isSome={chosen.ids.size > 0} onChooseAll={onChooseAll} />
      </div>
      <div
        ref={frame}
        role="rowgroup"
        className="relative -mb-px"
        style={{ height: `${virtual.getTotalSize()}px` }}
      >
        {items.map(({ index, key, start }) => {
          const run = runs[index];
          if (!run) return null;
          return (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              data-status={run.status}
              className="absolute inset-x-0 top-0"
              style={{
                height: `${rowPx}px`,
                transform: `translateY(${start - virtual.options.scrollMargin}px)`,
              }}
            >
              <RunRow
                run={run}
                isChosen={chosen.ids.has(run.runId)}
                onChoose={onChoose}
                onFocus={focus}
                now={now}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function linkOf(frame: HTMLElement | null, runId: string): HTMLElement | null {
  return frame?.querySelector<HTMLElement>(`[data-run="${CSS.escape(runId)}"]`) ?? null;
}

interface HeadProps {
  isAll: boolean;
  isSome: boolean;
  onChooseAll(): void;
}

function Head({ isAll, isSome, onChooseAll }: HeadProps) {
  const { columns } = text;
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="flex h-10 items-center gap-3 border-b border-line bg-sunken/60 px-4 text-xs font-medium text-soft"
    >
      <div role="columnheader" className="-m-2 flex p-2">
        <input
          type="checkbox"
          aria-label={text.chooseAll}
          checked={isAll}
          ref={(box) => {
            if (box) box.indeterminate = isSome && !isAll;
          }}
          onChange={onChooseAll}
          className="size-4 accent-accent"
        />
      </div>
      <div role="columnheader" className="hidden w-30 shrink-0 sm:block">
        {columns.status}
      </div>
      <div role="columnheader" className="min-w-0 flex-1">
        {columns.run}
      </div>
      <div role="columnheader" className="hidden w-36 shrink-0 text-right sm:block">
        {columns.started}
      </div>
      <div role="columnheader" className="w-18 shrink-0 text-right">
        {columns.took}
      </div>
    </div>
  );
}
