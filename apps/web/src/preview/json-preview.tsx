"use client";

import type { FileRef } from "@stepcast/pipeline";
import { previewWords } from "../words/preview.ts";
import { FileText } from "./file-text.ts";
import { JsonTree } from "./json-tree.tsx";
import { parseJson } from "./parse-json.ts";
import { PreviewFailed } from "./preview-failed.tsx";
import { TextPreview, TextSkeleton } from "./text-preview.tsx";
import { useReading } from "./use-reading.ts";

const { contents, json: text } = previewWords;

/** The largest JSON that is read into a tree; a larger one is shown as text. */
const mostBytes = 2 * 1024 * 1024;

/** JSON as a tree that opens branch by branch. */
export function JsonPreview({ file }: { file: FileRef }) {
  if (file.sizeBytes > mostBytes) return <AsText file={file} why={text.tooLarge} />;
  return <SmallJson file={file} />;
}

function SmallJson({ file }: { file: FileRef }) {
  const { view, error, readOn } = useReading(file, openJson);
  if (error !== undefined) return <PreviewFailed file={file} error={error} onRetry={readOn} />;
  if (!view) return <TextSkeleton />;
  if (!view.isJson) return <AsText file={file} why={text.invalid} />;
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label={contents(file.name)}
      className="max-h-[var(--preview-height,60vh)] overflow-auto p-4 font-mono text-[13px] leading-relaxed"
    >
      <JsonTree value={view.value} />
    </div>
  );
}

function openJson(file: FileRef, signal: AbortSignal) {
  const source = new FileText(file, signal);
  return async () => parseJson(await source.next(mostBytes));
}

function AsText({ file, why }: { file: FileRef; why: string }) {
  return (
    <>
      <p className="border-b border-line px-5 py-2 text-sm sm:px-6 text-soft">{why}</p>
      <TextPreview file={file} />
    </>
  );
}
