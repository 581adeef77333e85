"use client";

import type { FileRef } from "@stepcast/pipeline";
import { formatBytes } from "../components/format.ts";
import { previewWords } from "../words/preview.ts";
import { FileText } from "./file-text.ts";
import { MoreBar } from "./more-bar.tsx";
import { PreviewFailed } from "./preview-failed.tsx";
import { useReading } from "./use-reading.ts";

const { text } = previewWords;

const pieceBytes = 256 * 1024;
const mostBytes = 16 * pieceBytes;

interface TextView {
  pieces: string[];
  readBytes: number;
}

/** A text as it is, wrapped; a long one from its beginning, more of it on request. */
export function TextPreview({ file }: { file: FileRef }) {
  const { view, error, isBusy, readOn } = useReading(file, openText);
  if (error !== undefined) return <PreviewFailed file={file} error={error} onRetry={readOn} />;
  if (!view) return <TextSkeleton />;
  if (view.readBytes === 0) return <p className="px-6 py-10 text-center text-soft">{text.empty}</p>;
  return (
    <>
      <pre
        tabIndex={0}
        role="region"
        aria-label={text.label(file.name)}
        dir="auto"
        className="max-h-[var(--preview-height,60vh)] overflow-y-auto p-4 font-mono text-[13px] leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {view.pieces}
      </pre>
      {view.readBytes < file.sizeBytes && (
        <MoreBar label={text.more} isBusy={isBusy} onMore={view.readBytes < mostBytes ? readOn : undefined}>
          {text.first(formatBytes(view.readBytes), formatBytes(file.sizeBytes), view.readBytes >= mostBytes)}
        </MoreBar>
      )}
    </>
  );
}

function openText(file: FileRef, signal: AbortSignal): () => Promise<TextView> {
  const source = new FileText(file, signal);
  const pieces: string[] = [];
  return async () => {
    pieces.push(await source.next(pieceBytes));
    return { pieces: [...pieces], readBytes: source.readBytes };
  };
}

export function TextSkeleton() {
  return (
    <div className="space-y-2 p-4" aria-busy="true">
      <p className="sr-only">{text.loading}</p>
      {[94, 80, 88, 45].map((width) => (
        <div key={width} className="h-4 animate-pulse rounded bg-sunken" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
