"use client";

import type { FileRef } from "@stepcast/pipeline";
import { useVirtualizer } from "@tanstack/react-virtual";
import { WrapText } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { formatBytes, formatCount } from "../components/format.ts";
import { previewWords } from "../words/preview.ts";
import { FileText } from "./file-text.ts";
import { MoreBar } from "./more-bar.tsx";
import { PreviewFailed } from "./preview-failed.tsx";
import { essenceOf } from "./preview-kind.ts";
import { tableLimits, TableText } from "./table-text.ts";
import { columnWidths } from "./column-widths.ts";
import { useMoreBeside } from "./use-more-beside.ts";
import { useReading } from "./use-reading.ts";

const { table: text } = previewWords;

const firstBytes = 1024 * 1024;
const moreBytes = 2 * 1024 * 1024;
const mostBytes = 32 * 1024 * 1024;

interface TableView {
  header: string[];
  rows: string[][];
  columnCount: number;
  readBytes: number;
  isWhole: boolean;
  isFull: boolean;
}

/** A table's first rows, of which only those in sight are in the page; more on request, up to a bound. */
export function TablePreview({ file }: { file: FileRef }) {
  const { view, error, isBusy, readOn } = useReading(file, openTable);
  if (error !== undefined) return <PreviewFailed file={file} error={error} onRetry={readOn} />;
  if (!view) return <TableSkeleton />;
  if (view.header.length === 0) return <p className="px-6 py-10 text-center text-soft">{text.empty}</p>;
  return <Table file={file} view={view} isBusy={isBusy} readOn={readOn} />;
}

function openTable(file: FileRef, signal: AbortSignal): () => Promise<TableView> {
  const source = new FileText(file, signal);
  const table = new TableText(essenceOf(file.mediaType) === "text/tab-separated-values" ? "\t" : undefined);
  return async () => {
    const text = await source.next(source.readBytes === 0 ? firstBytes : moreBytes);
    table.push(text, source.isAtEnd);
    const { readBytes, isAtEnd } = source;
    const { header, rows, columnCount, isFull } = table;
    return {
      header,
      rows: [...rows],
      columnCount,
      readBytes,
      isWhole: isAtEnd && !isFull,
      isFull: isFull || readBytes >= mostBytes,
    };
  };
}

interface TableProps {
  file: FileRef;
  view: TableView;
  isBusy: boolean;
  readOn(): void;
}

function Table({ file, view, isBusy, readOn }: TableProps) {
  const [isWrapped, setWrapped] = useState(false);
  return (
    <>
      <div className="flex items-center justify-between gap-4 border-b border-line px-5 py-2 text-sm sm:px-6 text-soft">
        <p>{text.columns(view.columnCount)}</p>
        <button
          type="button"
          aria-pressed={isWrapped}
          onClick={() => setWrapped(!isWrapped)}
          className="inline-flex items-center gap-1.5 rounded-full border border-line px-3 py-1 font-medium hover:border-accent hover:text-accent aria-pressed:border-accent aria-pressed:bg-accent-wash aria-pressed:text-accent"
        >
          <WrapText className="size-3.5" aria-hidden="true" />
          {text.wrap}
        </button>
      </div>
      <Grid name={file.name} view={view} isWrapped={isWrapped} key={isWrapped ? "wrapped" : "lines"} />
      <MoreBar label={text.more} isBusy={isBusy} onMore={view.isWhole || view.isFull ? undefined : readOn}>
        {shownOf(file, view)}
      </MoreBar>
    </>
  );
}

function shownOf(file: FileRef, { rows, columnCount, isWhole, isFull, readBytes }: TableView): string {
  const columns = columnCount > tableLimits.columns ? tableLimits.columns : undefined;
  if (isWhole) return columns === undefined ? text.all(rows.length) : text.narrowed(rows.length, columns);
  return text.first(rows.length, columns, formatBytes(readBytes), formatBytes(file.sizeBytes), isFull);
}

const rowHeight = 34;

function Grid({ name, view, isWrapped }: { name: string; view: TableView; isWrapped: boolean }) {
  const scroller = useRef<HTMLDivElement>(null);
  const { header, rows, isWhole } = view;
  // oxlint-disable-next-line react/incompatible-library -- nothing it returns is passed on
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const columns = useMemo(() => columnWidths(header, rows), [header, rows]);
  const gridTemplateColumns = columns.map((width) => `${width}ch`).join(" ");
  const { isMore, look } = useMoreBeside(scroller);
  const heightPx = Math.min(600, (rows.length + 1) * (isWrapped ? 3 : 1) * rowHeight + 24);
  const scrolled = (
    <div
      ref={scroller}
      role="region"
      aria-label={text.label(name)}
      tabIndex={0}
      onScroll={look}
      className="max-h-[var(--preview-height,60vh)] overflow-auto bg-surface text-[13px] [contain:strict]"
      style={{ height: `var(--preview-height, ${heightPx}px)` }}
    >
      <div
        role="table"
        aria-label={name}
        aria-rowcount={isWhole ? rows.length + 1 : -1}
        aria-colcount={view.columnCount + 1}
        className="min-w-full w-max"
      >
        <div role="rowgroup" className="sticky top-0 z-10 bg-sunken">
          <div
            role="row"
            aria-rowindex={1}
            className="grid border-b border-line"
            style={{ gridTemplateColumns }}
          >
            <span role="columnheader" className="sticky left-0 bg-sunken px-3 py-2 text-right text-faint">
              <span className="sr-only">{text.row}</span>
            </span>
            {Array.from({ length: columns.length - 1 }, (_, column) => (
              <span
                key={column}
                role="columnheader"
                dir="auto"
                title={header[column]}
                className="truncate px-3 py-2 font-medium"
              >
                {header[column] || text.column(column + 1)}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              role="row"
              ref={isWrapped ? virtual.measureElement : undefined}
              data-index={index}
              aria-rowindex={index + 2}
              className="absolute top-0 left-0 grid w-full border-b border-line/60"
              style={{
                gridTemplateColumns,
                transform: `translateY(${start}px)`,
                minHeight: rowHeight,
                // Less its border, which a row's number would cover, since it lies above what scrolls.
                gridAutoRows: isWrapped ? undefined : rowHeight - 1,
              }}
            >
              <span
                role="rowheader"
                className="sticky left-0 bg-surface px-3 py-2 text-right text-faint tabular-nums"
              >
                {formatCount(index + 1)}
              </span>
              <Cells cells={rows[index] ?? []} count={columns.length - 1} isWrapped={isWrapped} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
  return (
    <div className="relative flex min-h-0 flex-col" data-more={isMore || undefined}>
      {scrolled}
      {isMore && (
        <div
          className="pointer-events-none absolute inset-y-0 right-0 w-10 bg-linear-to-l from-ink/15 to-transparent"
          aria-hidden="true"
        />
      )}
    </div>
  );
}

function Cells({ cells, count, isWrapped }: { cells: string[]; count: number; isWrapped: boolean }) {
  const look = isWrapped ? "break-words whitespace-pre-wrap" : "truncate";
  return Array.from({ length: count }, (_, column) => (
    <span
      key={column}
      role="cell"
      dir="auto"
      title={isWrapped ? undefined : cells[column]}
      className={`px-3 py-2 ${look}`}
    >
      {cells[column]}
    </span>
  ));
}

function TableSkeleton() {
  return (
    <div className="space-y-2 p-4" aria-busy="true">
      <p className="sr-only">{text.loading}</p>
      {[100, 92, 96, 88, 94].map((width) => (
        <div key={width} className="h-6 animate-pulse rounded bg-sunken" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
