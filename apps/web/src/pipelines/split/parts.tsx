"use client";

import type { OutputOf } from "@stepcast/pipeline";
import { FolderArchive, Sheet } from "lucide-react";
import { inBrowser } from "../../components/later.tsx";
import { formatBytes } from "../../components/format.ts";
import { splitPartsWords as text } from "../../words/split/parts.ts";
import type { Split } from "./types.ts";

// Only a finished run has files to look at.
const FileTabs = inBrowser(() => import("../../preview/file-tabs.tsx").then((module) => module.FileTabs));

/** So many parts can be looked at one by one; the index has all. */
const mostTabs = 12;

/** The finished split: all parts as a ZIP, the index, and the first parts to look at. */
export function Parts({ output }: { output: OutputOf<Split> }) {
  const { bundle, index, files, column, parts, rows, skipped } = output;
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-surface" data-testid="parts">
      <div className="p-5 sm:p-6">
        <h2 className="text-lg font-semibold text-pretty [overflow-wrap:anywhere]">
          {text.title(parts, column)}
        </h2>
        <p className="mt-1 text-sm text-soft">{text.rows(rows, skipped)}</p>
        <div className="mt-5 flex flex-wrap gap-2 *:grow *:justify-center sm:max-lg:*:grow-0">
          <a
            href={`${bundle.url}?download`}
            download={bundle.name}
            className="inline-flex items-center gap-2 rounded-xl bg-accent px-4 py-2.5 text-sm font-medium text-accent-ink hover:brightness-95"
          >
            <FolderArchive className="size-4" aria-hidden="true" />
            {text.all}
            <span className="font-normal">{text.zip(formatBytes(bundle.sizeBytes))}</span>
          </a>
          <a
            href={`${index.url}?download`}
            download={index.name}
            className="inline-flex items-center gap-2 rounded-xl border border-line px-4 py-2.5 text-sm font-medium hover:border-accent hover:text-accent"
          >
            <Sheet className="size-4" aria-hidden="true" />
            {text.index}
            <span className="text-soft">{formatBytes(index.sizeBytes)}</span>
          </a>
        </div>
      </div>
      <FileTabs files={[index, ...files.slice(0, mostTabs)]} />
    </div>
  );
}
