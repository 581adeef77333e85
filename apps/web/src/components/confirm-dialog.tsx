"use client";

import { type ReactNode, useId, useLayoutEffect, useRef, useState, useTransition } from "react";
import { sharedWords } from "../words/shared.ts";

export interface Confirmation {
  /** What is asked back. */
  title: string;
  children: ReactNode;
  confirmLabel: string;
  dismissLabel?: string | undefined;
  danger?: boolean | undefined;
  /** What it rejects with is shown where it was confirmed. */
  onConfirm(fields: FormData): Promise<void>;
}

/** A question that is open as long as it is there. Closed, the browser gives the focus back to where it was. */
export function ConfirmDialog({ onClosed, ...ask }: Confirmation & { onClosed(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [problem, setProblem] = useState<string>();
  const [isBusy, startTransition] = useTransition();
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const close = () => {
    dialog.current?.close();
    onClosed();
  };

  function confirm(fields: FormData) {
    startTransition(async () => {
      try {
        await ask.onConfirm(fields);
        close();
      } catch (error) {
        setProblem(error instanceof Error ? error.message : sharedWords.tryAgain);
      }
    });
  }

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClosed}
      className="m-auto w-[calc(100%-2rem)] max-w-md rounded-2xl border border-line bg-surface p-6 text-left text-ink shadow-2xl backdrop:bg-black/45"
    >
      <form
        className="group"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) confirm(new FormData(event.currentTarget));
        }}
      >
        <h2 id={titleId} className="text-lg font-semibold text-balance">
          {ask.title}
        </h2>
        <div className="mt-2 space-y-4 text-[15px] text-pretty text-soft">{ask.children}</div>
        {problem && (
          <p role="alert" className="mt-4 rounded-lg bg-bad-wash px-3 py-2 text-sm text-bad">
            {problem}
          </p>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <button
            type="button"
            onClick={close}
            className="rounded-xl border border-line px-4 py-2 text-sm font-medium hover:border-accent hover:text-accent"
          >
            {ask.dismissLabel ?? sharedWords.notNow}
          </button>
          <button
            type="submit"
            aria-disabled={isBusy}
            className={`rounded-xl px-4 py-2 text-sm font-medium group-invalid:opacity-60 aria-disabled:opacity-60 ${ask.danger ? "bg-bad text-page" : "bg-accent text-accent-ink"}`}
          >
            {ask.confirmLabel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
