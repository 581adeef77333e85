"use client";

import type { OutputOf } from "@stepcast/pipeline";
import { Download, FolderArchive, Sheet } from "lucide-react";
import { inBrowser } from "../../components/later.tsx";
import { formatBytes } from "../../components/format.ts";
import { feedbackReportWords as text } from "../../words/feedback/report.ts";
import type { Feedback } from "./types.ts";

// Only a finished run has files to look at.
const FileTabs = inBrowser(() => import("../../preview/file-tabs.tsx").then((module) => module.FileTabs));

interface ReportProps {
  runId: string;
  output: OutputOf<Feedback>;
}

/** The finished report: what it says, both files to keep and to look at, and all that the steps put out. */
export function Report({ runId, output: { file, table, summary, notIncluded } }: ReportProps) {
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-surface" data-testid="report">
      <div className="p-5 sm:p-6">
        <h2 className="text-lg font-semibold text-pretty">{summary.headline}</h2>
        <div className="mt-5 grid grid-cols-2 gap-2 *:justify-center *:whitespace-nowrap sm:max-lg:flex">
          <a
            href={`${file.url}?download`}
            download={file.name}
            data-sha256={file.sha256}
            className="col-span-2 inline-flex items-center gap-2 rounded-xl bg-accent px-4 py-2.5 text-sm font-medium text-accent-ink hover:brightness-95"
          >
            <Download className="size-4" aria-hidden="true" />
            {text.pdf}
            <span className="font-normal">{formatBytes(file.sizeBytes)}</span>
          </a>
          <a
            href={`${table.url}?download`}
            download={table.name}
            className="inline-flex items-center gap-2 rounded-xl border border-line px-2 py-2.5 sm:px-4 text-sm font-medium hover:border-accent hover:text-accent"
          >
            <Sheet className="size-4" aria-hidden="true" />
            {text.table}
            <span className="text-soft">{formatBytes(table.sizeBytes)}</span>
          </a>
          <a
            href={`/v1/runs/${runId}/files.zip`}
            download
            className="inline-flex items-center gap-2 rounded-xl border border-line px-2 py-2.5 sm:px-4 text-sm font-medium hover:border-accent hover:text-accent"
          >
            <FolderArchive className="size-4" aria-hidden="true" />
            {text.all}
            <span className="text-soft">{text.zip}</span>
          </a>
        </div>
        {notIncluded.length > 0 && (
          <p
            className="mt-4 text-sm text-pretty text-soft [overflow-wrap:anywhere]"
            data-testid="not-included"
          >
            {text.notIncluded(notIncluded)}
          </p>
        )}
      </div>
      <FileTabs files={[file, table]} />
    </div>
  );
}
