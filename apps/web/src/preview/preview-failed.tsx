"use client";

import { type FileRef, StepcastError } from "@stepcast/pipeline";
import { CalendarX, CircleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { previewWords } from "../words/preview.ts";
import { readSlice } from "./read-slice.ts";

const { failed: text } = previewWords;

interface PreviewFailedProps {
  file: FileRef;
  /** What was thrown; a browser's own players and images say nothing of use. */
  error?: unknown;
  onRetry?: (() => void) | undefined;
}

/** In place of a preview: why there is none, and what to do. */
export function PreviewFailed({ file, error, onRetry }: PreviewFailedProps) {
  const reason = useReason(file, error);
  if (!reason) return <div className="h-40 animate-pulse bg-sunken" aria-busy="true" />;
  const { title, advice, canRetry } = wordsFor(reason);
  const Icon = StepcastError.is(reason) && reason.code === "file_expired" ? CalendarX : CircleAlert;
  return (
    <div role="alert" className="px-6 py-10 text-center" data-preview-failed>
      <Icon className="mx-auto size-7 text-soft" aria-hidden="true" />
      <p className="mt-3 font-medium">{title}</p>
      <p className="mx-auto mt-1 max-w-sm text-sm text-pretty text-soft">{advice}</p>
      {canRetry && onRetry && (
        <button
          type="button"
          onClick={onRetry}
          className="mt-4 rounded-full border border-line px-4 py-1.5 text-sm font-medium hover:border-accent hover:text-accent"
        >
          {text.again}
        </button>
      )}
    </div>
  );
}

type Reason = StepcastError | "undrawable";

/** Asks the server where the error is not its own: a film that does not play may be one that has expired. */
function useReason(file: FileRef, error: unknown): Reason | undefined {
  const [asked, setAsked] = useState<Reason>();
  const isTold = StepcastError.is(error);
  useEffect(() => {
    if (isTold) return;
    const leaving = new AbortController();
    readSlice(file, 0, 1, leaving.signal).then(
      () => setAsked("undrawable"),
      (thrown: unknown) =>
        leaving.signal.aborted || setAsked(StepcastError.is(thrown) ? thrown : "undrawable"),
    );
    return () => leaving.abort();
  }, [file, isTold]);
  return isTold ? error : asked;
}

interface Words {
  title: string;
  advice: string;
  canRetry?: boolean;
}

function wordsFor(reason: Reason): Words {
  if (reason === "undrawable") return { title: text.undrawable, advice: text.undrawableHint };
  switch (reason.code) {
    case "file_expired":
      return { title: text.expired(momentIn(reason.details)), advice: text.expiredHint };
    case "file_not_found":
      return { title: text.notFound, advice: text.notFoundHint };
    case "forbidden":
      return { title: text.forbidden, advice: text.forbiddenHint };
    default:
      return { title: text.other, advice: reason.message, canRetry: true };
  }
}

function momentIn(details: StepcastError["details"]): number | undefined {
  const at = details?.["expiredAt"];
  return typeof at === "number" ? at : undefined;
}
