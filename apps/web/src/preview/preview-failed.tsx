"use client";

import { type FileRef, StepcastError } from "@stepcast/pipeline";
import { CalendarX, CircleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { readSlice } from "./read-slice.ts";

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
  const { title, advice, canRetry } = words(reason);
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
          Try again
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

function words(reason: Reason): Words {
  if (reason === "undrawable")
    return {
      title: "This browser cannot show the file",
      advice: "It may still be fine: download it to open it in a program of its own.",
    };
  switch (reason.code) {
    case "file_expired":
      return {
        title: `This file expired${on(reason.details?.["expiredAt"])}`,
        advice: "Files are kept for a while only. Start the run again to get a new one.",
      };
    case "file_not_found":
      return { title: "This file is not there any more", advice: "It may have been deleted with its run." };
    case "forbidden":
      return {
        title: "The link to this file is not good any more",
        advice: "Reload the page: that gives a new link.",
      };
    default:
      return {
        title: "The preview could not be loaded",
        advice: reason.message,
        canRetry: true,
      };
  }
}

function on(expiredAt: unknown): string {
  if (typeof expiredAt !== "number") return "";
  return ` on ${new Date(expiredAt).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })}`;
}
