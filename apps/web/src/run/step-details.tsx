import type { LogLine } from "@stepcast/pipeline";
import type { PipelineRun } from "@stepcast/react";
import Link from "next/link";
import type { ReactNode } from "react";
import { FileLink } from "./file-link.tsx";
import { StepFigure } from "./step-figure.tsx";
import type { Feedback, FeedbackStepState } from "./pipeline.ts";
import { RerunButton } from "./rerun-button.tsx";

/** All that is known of one step: what it found, what it said, what it wrote. */
export function StepDetails({ run, step }: { run: PipelineRun<Feedback>; step: FeedbackStepState }) {
  return (
    <div className="space-y-5 border-t border-line bg-page px-4 py-4">
      <StepFigure step={step} />
      {step.logs.length > 0 && (
        <Section
          title={
            step.logCount > step.logs.length ? `Log (newest ${step.logs.length} of ${step.logCount})` : "Log"
          }
        >
          <LogLines lines={step.logs} startedAt={step.startedAt} />
        </Section>
      )}
      {step.files.length > 0 && (
        <Section title="Files">
          <ul className="space-y-1.5">
            {step.files.map((file) => (
              <li key={file.id}>
                <FileLink file={file} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <div className="flex flex-wrap items-center gap-3">
        {step.endedAt !== undefined && <RerunButton run={run} from={step} />}
        {step.copied && run.origin && (
          <Link href={`/runs/${run.origin.runId}`} className="text-sm text-accent hover:underline">
            Taken over from the earlier run
          </Link>
        )}
      </div>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="text-xs font-medium text-soft">{title}</h3>
      <div className="mt-1.5">{children}</div>
    </section>
  );
}

const levelColors: Record<LogLine["level"], string> = {
  debug: "text-faint",
  info: "text-ink",
  warn: "text-bad",
  error: "text-bad font-medium",
};

function LogLines({ lines, startedAt }: { lines: readonly LogLine[]; startedAt: number }) {
  return (
    <ol className="max-h-64 overflow-y-auto font-mono text-xs leading-5" tabIndex={0} aria-label="Log lines">
      {lines.map(({ seq, at, level, message }) => (
        <li key={seq} className="flex gap-3">
          <span className="w-14 shrink-0 text-right text-faint tabular-nums">
            +{((at - startedAt) / 1000).toFixed(2)}
          </span>
          <span className={`min-w-0 break-words ${levelColors[level]}`}>
            {level === "warn" || level === "error" ? `${level}: ` : ""}
            {message}
          </span>
        </li>
      ))}
    </ol>
  );
}
