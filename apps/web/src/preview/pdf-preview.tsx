"use client";

import type { FileRef } from "@stepcast/pipeline";
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy, type PDFPageProxy } from "pdfjs-dist";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { previewWords } from "../words/preview.ts";
import { MoreBar } from "./more-bar.tsx";
import { PreviewFailed } from "./preview-failed.tsx";

GlobalWorkerOptions.workerSrc = new URL("pdfjs-dist/build/pdf.worker.min.mjs", import.meta.url).toString();

const { pdf: text } = previewWords;

/** Pages that are drawn at once; a book has hundreds. */
const pagesAtOnce = 20;

/** The pages themselves, drawn as they will print; the same in every browser. */
export function PdfPreview({ file }: { file: FileRef }) {
  const [wanted, setWanted] = useState(pagesAtOnce);
  const { pages, count, error } = usePages(file, wanted);
  if (error !== undefined && pages.length === 0) return <PreviewFailed file={file} error={error} />;
  return (
    <>
      <ol
        className="max-h-[var(--preview-height,75vh)] space-y-4 overflow-auto bg-sunken p-4 sm:px-6"
        aria-label={text.label(file.name)}
        aria-busy={pages.length === 0}
        tabIndex={0}
        data-pages={pages.length}
      >
        {pages.length === 0 && (
          <li className="aspect-[1/1.414] animate-pulse bg-surface">
            <span className="sr-only">{text.loading}</span>
          </li>
        )}
        {pages.map((page) => (
          <li key={page.pageNumber} className="mx-auto w-[var(--preview-page,100%)]">
            <PageImage page={page} />
          </li>
        ))}
      </ol>
      {count > pages.length && pages.length > 0 && (
        <MoreBar
          isBusy={pages.length < Math.min(wanted, count)}
          label={text.more}
          onMore={() => setWanted(wanted + pagesAtOnce)}
        >
          {text.first(pages.length, count)}
        </MoreBar>
      )}
    </>
  );
}

interface Pages {
  pages: PDFPageProxy[];
  count: number;
  error?: unknown;
}

function usePages(file: FileRef, wanted: number): Pages {
  const pdf = usePdf(file);
  const [pages, setPages] = useState<PDFPageProxy[]>([]);
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    let left = false;
    if (!pdf.document) return;
    firstPages(pdf.document, wanted).then(
      (found) => left || setPages(found),
      (reason: unknown) => left || setError(reason),
    );
    return () => {
      left = true;
    };
  }, [pdf.document, wanted]);
  return { pages, count: pdf.document?.numPages ?? 0, error: pdf.error ?? error };
}

function usePdf({ id, url }: FileRef): { document?: PDFDocumentProxy; error?: unknown } {
  const [pdf, setPdf] = useState<{ document?: PDFDocumentProxy; error?: unknown }>({});
  // Signed anew, an address leads to the same bytes: no reason to load again.
  const load = useEffectEvent(() => getDocument({ url }));
  useEffect(() => {
    let left = false;
    const loading = load();
    loading.promise.then(
      (document) => left || setPdf({ document }),
      (error: unknown) => left || setPdf({ error }),
    );
    return () => {
      left = true;
      void loading.destroy();
    };
  }, [id]);
  return pdf;
}

function firstPages(pdf: PDFDocumentProxy, count: number): Promise<PDFPageProxy[]> {
  return Promise.all(
    Array.from({ length: Math.min(count, pdf.numPages) }, (_, index) => pdf.getPage(index + 1)),
  );
}

function PageImage({ page }: { page: PDFPageProxy }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = page.getViewport({ scale: 1 });
  useEffect(() => {
    const target = canvas.current;
    if (!target) return;
    const scale = (target.clientWidth / width) * Math.min(2, window.devicePixelRatio || 1);
    const viewport = page.getViewport({ scale });
    target.width = viewport.width;
    target.height = viewport.height;
    const drawing = page.render({ canvas: target, viewport });
    // Cancelling rejects; so does a page drawn twice, as StrictMode does.
    drawing.promise.catch(() => undefined);
    return () => drawing.cancel();
  }, [page, width]);
  return (
    // Round corners of a canvas in a list that scrolls leave the corner of the card around it black in Chromium.
    <canvas
      ref={canvas}
      role="img"
      aria-label={text.page(page.pageNumber)}
      className="w-full bg-white shadow-sm"
      style={{ aspectRatio: `${width} / ${height}` }}
    />
  );
}
