"use client";

import type { FileRef } from "@stepcast/pipeline";
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy, type PDFPageProxy } from "pdfjs-dist";
import { useEffect, useRef, useState } from "react";

GlobalWorkerOptions.workerSrc = new URL("pdfjs-dist/build/pdf.worker.min.mjs", import.meta.url).toString();

/** The pages themselves, drawn as they will print; the same in every browser. */
export function PdfPreview({ file }: { file: FileRef }) {
  const { pages, failed } = usePages(file.url);
  if (failed)
    return <p className="px-6 pb-6 text-sm text-soft">The preview could not be drawn; the download works.</p>;
  return (
    <ol
      className="max-h-[75vh] space-y-4 overflow-y-auto border-t border-line bg-sunken p-4"
      aria-label="Pages of the report"
      tabIndex={0}
      data-pages={pages.length}
    >
      {pages.length === 0 && <li className="aspect-[1/1.414] animate-pulse rounded bg-surface" />}
      {pages.map((page) => (
        <li key={page.pageNumber}>
          <PageImage page={page} />
        </li>
      ))}
    </ol>
  );
}

function usePages(url: string): { pages: PDFPageProxy[]; failed: boolean } {
  const [pages, setPages] = useState<PDFPageProxy[]>([]);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let left = false;
    const loading = getDocument({ url });
    loading.promise.then(allPages).then(
      (found) => !left && setPages(found),
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
      void loading.destroy();
    };
  }, [url]);
  return { pages, failed };
}

function allPages(pdf: PDFDocumentProxy): Promise<PDFPageProxy[]> {
  return Promise.all(Array.from({ length: pdf.numPages }, (_, index) => pdf.getPage(index + 1)));
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
    <canvas
      ref={canvas}
      role="img"
      aria-label={`Page ${page.pageNumber}`}
      className="w-full rounded bg-white shadow-sm"
      style={{ aspectRatio: `${width} / ${height}` }}
    />
  );
}
