import type { Pipeline, RunState } from "@stepcast/pipeline";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { asItIs } from "../title-of.ts";
import { type PartsWords, wordsOf } from "../words.ts";
import { TimelineAxis, TimelineGrid } from "./timeline-axis.tsx";
import { type TimelineRow, timelineOf } from "./timeline-of.ts";
import { Row } from "./timeline-row.tsx";
import { TimelineToolbar } from "./timeline-toolbar.tsx";
import { panStep, useView, type View } from "./use-view.ts";

export interface RunTimelineProps<P extends Pipeline = Pipeline> {
  run: RunState<P>;
  /** Milliseconds since 1970, from the clock by which the app draws; of no matter once the run has ended. */
  now: number;
  /** Agents in the order in which they are expected: those that have not begun are listed at the end. */
  pending?: readonly (keyof P["agents"] & string)[] | undefined;
  /** The key of the step that is shown elsewhere. */
  selected?: string | undefined;
  /** A step was chosen, by click, Enter or the space bar. */
  onSelect?: ((key: string) => void) | undefined;
  /** What agents and questions are called; left out, by their names. Keep the function: each new one draws all rows again. */
  titleOf?: ((name: string) => string) | undefined;
  /** More steps than this of one agent in one place are folded into a row; 12 unless given. */
  foldAbove?: number | undefined;
  words?: Partial<PartsWords> | undefined;
}

/**
 * A run over time: a row for each step in the order in which they began, a bar for each attempt, and what was no work apart from it. Its
 * rows are a tree for keyboards and screen readers: the arrows, Home and End move, Enter chooses, left and right fold; plus, minus and
 * nought zoom, with shift the arrows pan. Only the rows in sight are in the document.
 *
 * It has no style but geometry, and class names that stay: `sc-timeline`, `sc-timeline-row` (with `data-kind`, `data-status`),
 * `sc-timeline-name`, `sc-timeline-track`, `sc-timeline-time`, `sc-bar` (with `data-part`, `data-outcome`), `sc-timeline-axis` …
 */
export function RunTimeline<P extends Pipeline>(props: RunTimelineProps<P>) {
  const { run, now, pending, foldAbove, selected, titleOf = asItIs } = props;
  const words = useMemo(() => wordsOf(props.words), [props.words]);
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const timeline = useMemo(
    // What is drawn does not depend on the pipeline's types.
    () => timelineOf(run as unknown as RunState, { now, pending, opened, foldAbove }),
    [run, now, pending, opened, foldAbove],
  );
  const { startAt, endAt, rows } = timeline;
  const work = rows.filter((row) => row.kind !== "pending");
  const chosen = work.find((row) => row.kind === "step" && row.id === selected);
  const view = useView({ from: startAt, to: endAt }, scroller, chosen, work);
  const size = useSize(scroller);
  const rowList = useRows({
    rows,
    view,
    scroller,
    size,
    fold: setOpened,
    choose: props.onSelect,
  });
  const drawn = {
    timeline,
    shown: view.shown,
    mostTicks: Math.max(2, Math.floor(size.trackPx / tickPx)),
    words,
  };
  return (
    <div className="sc-timeline">
      <TimelineToolbar timeline={timeline} view={view} words={words} />
      <div
        className="sc-timeline-scroll"
        ref={scroller}
        data-zoomed={view.isZoomed || undefined}
        data-long={rows.length > longRows || undefined}
      >
        <TimelineAxis {...drawn} />
        <div className="sc-timeline-body" style={{ position: "relative", height: rowList.totalPx }}>
          <TimelineGrid {...drawn} />
          {rows.length > 0 && (
            <div className="sc-timeline-rows" role="tree" aria-label={words.timeline} {...rowList.handlers}>
              {rowList.items.map(({ index, start }) => {
                const row = rows[index];
                return (
                  row && (
                    <Row
                      key={row.id}
                      row={row}
                      index={index}
                      count={rows.length}
                      topPx={start}
                      from={view.shown.from}
                      to={view.shown.to}
                      isActive={index === rowList.active}
                      isSelected={row.kind === "step" && row.id === selected}
                      titleOf={titleOf}
                      words={words}
                    />
                  )
                );
              })}
            </div>
          )}
        </div>
        {rows.length === 0 && <p className="sc-timeline-empty">{words.noSteps}</p>}
      </div>
    </div>
  );
}

/** More than these are scrolled in a place of their own, also on a phone. */
const longRows = 40;
/** A label of the axis and the room around it. */
const tickPx = 84;
/** Before anything is measured: on the server, and in the first paint. */
const firstSize = { rowPx: 36, axisPx: 28, trackPx: 600 };

/** How high a row and the axis are and how wide the time is, as the style has it. */
function useSize(scroller: RefObject<HTMLElement | null>): typeof firstSize {
  const [size, setSize] = useState(firstSize);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const found = (selector: string) => element.querySelector<HTMLElement>(selector);
    const measure = () =>
      setSize((before) => {
        const rowPx = found("[data-row]")?.offsetHeight || before.rowPx;
        const axisPx = found(".sc-timeline-axis")?.offsetHeight || before.axisPx;
        const trackPx = found("[data-track]")?.offsetWidth || before.trackPx;
        const isSame = rowPx === before.rowPx && axisPx === before.axisPx && trackPx === before.trackPx;
        return isSame ? before : { rowPx, axisPx, trackPx };
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return size;
}

interface RowsOptions {
  rows: readonly TimelineRow[];
  view: View;
  scroller: RefObject<HTMLDivElement | null>;
  size: ReturnType<typeof useSize>;
  fold: (change: (opened: ReadonlySet<string>) => ReadonlySet<string>) => void;
  choose: ((key: string) => void) | undefined;
}

/** Which rows are in the document, which of them has the focus, and what keys and clicks do to them. */
function useRows({ rows, view, scroller, size, fold, choose }: RowsOptions) {
  const [activeId, setActiveId] = useState<string>();
  const wantsFocus = useRef(false);
  const active = Math.max(
    0,
    rows.findIndex(({ id }) => id === activeId),
  );
  const { rowPx, axisPx } = size;
  // oxlint-disable-next-line react/incompatible-library -- nothing it returns is passed on
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    // The axis stays in sight above the rows.
    scrollPaddingEnd: axisPx,
    useFlushSync: false,
    initialRect: { width: 0, height: 20 * rowPx },
    // The row that has the focus stays, wherever one scrolls.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), active])].sort((a, b) => a - b),
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-row="${active}"]`)?.focus({ preventScroll: true });
  });

  const goTo = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (!row) return;
    setActiveId(row.id);
    wantsFocus.current = true;
    virtualizer.scrollToIndex(rows.indexOf(row), { align: "auto" });
    if (row.kind !== "pending") view.reveal(row);
  };
  const setOpen = (row: TimelineRow, isOpen: boolean) =>
    fold((opened) => {
      const changed = new Set(opened);
      if (isOpen) changed.add(row.id);
      else changed.delete(row.id);
      return changed;
    });
  const press = (row: TimelineRow) => {
    if (row.kind === "group") setOpen(row, !row.isOpen);
    if (row.kind !== "pending") view.reveal(row);
    if (row.kind === "step") choose?.(row.id);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = (event.shiftKey ? panKeys(view) : keys({ rows, row, active, view, goTo, setOpen, press }))[
      event.key
    ];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const rowAt = (target: EventTarget) => {
    const element = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
    return element ? rows[Number(element.dataset["row"])] : undefined;
  };
  const onClick = ({ target }: MouseEvent) => {
    const row = rowAt(target);
    if (row) press(row);
  };
  const onFocus = ({ target }: FocusEvent) => setActiveId(rowAt(target)?.id);
  return {
    active,
    items: virtualizer.getVirtualItems(),
    totalPx: virtualizer.getTotalSize(),
    handlers: { onKeyDown, onClick, onFocus },
  };
}

interface Keyboard {
  rows: readonly TimelineRow[];
  row: TimelineRow;
  active: number;
  view: View;
  goTo(index: number): void;
  setOpen(row: TimelineRow, isOpen: boolean): void;
  press(row: TimelineRow): void;
}

/** So many rows at once. */
const pageRows = 10;

/** The keys of a tree, and those of zooming. */
function keys({ rows, row, active, view, goTo, setOpen, press }: Keyboard): Record<string, () => void> {
  const isOpen = row.kind === "group" && row.isOpen;
  return {
    ArrowDown: () => goTo(active + 1),
    ArrowUp: () => goTo(active - 1),
    PageDown: () => goTo(active + pageRows),
    PageUp: () => goTo(active - pageRows),
    Home: () => goTo(0),
    End: () => goTo(rows.length - 1),
    ArrowRight: () => {
      if (isOpen) goTo(active + 1);
      else if (row.kind === "group") setOpen(row, true);
    },
    ArrowLeft: () => {
      if (isOpen) setOpen(row, false);
      else if (row.level === 2) goTo(rows.findLastIndex(({ level }, index) => level === 1 && index < active));
    },
    Enter: () => press(row),
    " ": () => press(row),
    "+": view.zoomIn,
    "=": view.zoomIn,
    "-": view.zoomOut,
    "0": view.fit,
  };
}

/** With shift. A plus needs it on many keyboards. */
function panKeys(view: View): Record<string, () => void> {
  return {
    ArrowLeft: () => view.pan(-panStep),
    ArrowRight: () => view.pan(panStep),
    "+": view.zoomIn,
    _: view.zoomOut,
  };
}
