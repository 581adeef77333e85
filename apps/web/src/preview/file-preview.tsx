"use client";

import type { FileRef } from "@stepcast/pipeline";
import { Download, FileQuestion, Maximize2 } from "lucide-react";
import { type ComponentType, useState } from "react";
import { inBrowser } from "../components/later.tsx";
import { formatBytes } from "../components/format.ts";
import { FullSize } from "./full-size.tsx";
import { AudioPreview, VideoPreview } from "./media-preview.tsx";
import { ImagePreview } from "./image-preview.tsx";
import { previewWords as text } from "../words/preview.ts";
import { essenceOf, type PreviewKind, previewKind } from "./preview-kind.ts";

type Preview = ComponentType<{ file: FileRef }>;

// The readers are large, and only whoever looks at such a file needs them.
const loading = () => <div className="h-40 animate-pulse bg-sunken" aria-busy="true" />;
const previews: Record<PreviewKind, Preview> = {
  pdf: inBrowser(() => import("./pdf-preview.tsx").then(({ PdfPreview }) => PdfPreview), loading),
  table: inBrowser(() => import("./table-preview.tsx").then(({ TablePreview }) => TablePreview), loading),
  json: inBrowser(() => import("./json-preview.tsx").then(({ JsonPreview }) => JsonPreview), loading),
  text: inBrowser(() => import("./text-preview.tsx").then(({ TextPreview }) => TextPreview), loading),
  image: ImagePreview,
  audio: AudioPreview,
  video: VideoPreview,
  none: NoPreview,
};

/** What is worth a whole window: all that is read. */
const readKinds: ReadonlySet<PreviewKind> = new Set(["pdf", "table", "json", "text", "image"]);

/** A file by its media type: looked at where that is possible, and to be kept in any case. Never run: no HTML, no scripts. */
export function FilePreview({ file }: { file: FileRef }) {
  const kind = previewKind(file.mediaType);
  const Preview = previews[kind];
  const [isFull, setFull] = useState(false);
  return (
    <section aria-label={text.label(file.name)} data-preview={kind}>
      <div className="flex items-center justify-between gap-3 border-y border-line px-5 py-2.5 sm:px-6 text-sm">
        <p className="min-w-0 truncate text-soft" title={file.name}>
          <span className="font-medium text-ink">{file.name}</span>
        </p>
        {readKinds.has(kind) && (
          <button
            type="button"
            aria-haspopup="dialog"
            title={text.fullSize}
            onClick={() => setFull(true)}
            className="ml-auto inline-flex shrink-0 items-center gap-1.5 font-medium text-soft hover:text-accent"
          >
            <Maximize2 className="size-3.5" aria-hidden="true" />
            <span className="max-sm:sr-only">{text.fullSize}</span>
          </button>
        )}
        <a
          href={`${file.url}?download`}
          download={file.name}
          className="inline-flex shrink-0 items-center gap-1.5 text-soft hover:text-accent"
        >
          <span className="sr-only">{text.downloadFile(file.name)}</span>
          {text.kinds[kind]}, {formatBytes(file.sizeBytes)}
          <Download className="size-4" aria-hidden="true" />
        </a>
      </div>
      <Preview key={file.id} file={file} />
      {isFull && (
        <FullSize name={file.name} onClosed={() => setFull(false)}>
          <Preview file={file} />
        </FullSize>
      )}
    </section>
  );
}

function NoPreview({ file }: { file: FileRef }) {
  return (
    <div className="px-6 py-10 text-center">
      <FileQuestion className="mx-auto size-8 text-faint" aria-hidden="true" />
      <p className="mt-3 font-medium [overflow-wrap:anywhere]">{file.name}</p>
      <p className="mt-1 text-sm text-soft">
        {text.none(essenceOf(file.mediaType), formatBytes(file.sizeBytes))}
      </p>
      <a
        href={`${file.url}?download`}
        download={file.name}
        className="mt-4 inline-flex items-center gap-2 rounded-xl border border-line px-4 py-2 text-sm font-medium hover:border-accent hover:text-accent"
      >
        <Download className="size-4" aria-hidden="true" />
        {text.download}
      </a>
    </div>
  );
}
