import type { FileRef } from "@stepcast/pipeline";
import { FileSpreadsheet, X } from "lucide-react";
import { formatBytes, formatShare } from "../components/format.ts";
import { startWords } from "../words/start.ts";
import type { Sending } from "./use-upload.ts";

const { file: text } = startWords;

/** A file that was sent. */
export function ChosenFile({ file, onClear }: { file: FileRef; onClear(): void }) {
  return (
    <div className="flex items-center justify-center gap-3">
      <FileSpreadsheet className="size-7 shrink-0 text-accent" aria-hidden="true" />
      <div className="min-w-0 text-left">
        <p className="line-clamp-2 font-medium [overflow-wrap:anywhere]" dir="auto" title={file.name}>
          {file.name}
        </p>
        <p className="text-sm text-soft">{formatBytes(file.sizeBytes)}</p>
      </div>
      <button
        type="button"
        onClick={onClear}
        aria-label={text.another}
        className="rounded-full p-2 text-soft hover:bg-sunken hover:text-ink"
      >
        <X className="size-4" aria-hidden="true" />
      </button>
    </div>
  );
}

/** A file on its way, which can be paused. */
export function FileProgress({
  name,
  share,
  isPaused,
  pause,
  goOn,
  onCancel,
}: Sending & { onCancel(): void }) {
  const button = "rounded-full px-3 py-1 text-sm font-medium text-soft hover:bg-sunken hover:text-ink";
  return (
    <div className="mx-auto max-w-md">
      <p className="truncate font-medium" dir="auto">
        {name}
      </p>
      <p className="text-sm text-soft tabular-nums">
        {isPaused ? text.paused : text.sending} … {formatShare(share)}
      </p>
      <progress
        aria-label={text.sent}
        max={100}
        value={Math.round(share * 100)}
        className="mt-2 h-2 w-full accent-accent"
      />
      <div className="mt-2 flex justify-center gap-2">
        <button type="button" onClick={isPaused ? goOn : pause} className={button}>
          {isPaused ? text.goOn : text.pause}
        </button>
        <button type="button" onClick={onCancel} className={button}>
          {text.another}
        </button>
      </div>
    </div>
  );
}
