interface ColumnCellsProps {
  column: string;
  samples: readonly string[];
  /** What else tells it from others, in few words. */
  note: string;
}

/** A column of a table with some of its cells, to tell it by. */
export function ColumnCells({ column, samples, note }: ColumnCellsProps) {
  return (
    <>
      <span className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 font-medium break-words">{column}</span>
        <span className="shrink-0 text-xs text-soft tabular-nums">{note}</span>
      </span>
      <span className="mt-2 block space-y-1.5">
        {samples.slice(0, 3).map((sample, index) => (
          <span
            key={index}
            className="line-clamp-2 border-l-2 border-line pl-2.5 text-sm break-words text-soft"
          >
            {sample}
          </span>
        ))}
      </span>
    </>
  );
}
