"use client";

import { useId, useLayoutEffect, useRef } from "react";
import { sharedWords } from "../words/shared.ts";

const { shortcuts: text } = sharedWords;

interface ShortcutsDialogProps {
  /** Also those that are somebody else's, or stand for several. */
  shortcuts: readonly { readonly key: string; readonly does: string }[];
  onClosed(): void;
}

/** All keys of a page, open as long as it is there. */
export function ShortcutsDialog({ shortcuts, onClosed }: ShortcutsDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={title}
      onClose={onClosed}
      className="m-auto w-[calc(100%-2rem)] max-w-sm rounded-2xl border border-line bg-surface p-6 text-ink shadow-2xl backdrop:bg-black/45"
    >
      <h2 id={title} className="text-lg font-semibold">
        {text.title}
      </h2>
      <dl className="mt-4 grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2.5 text-sm">
        {[...shortcuts, { key: "?", does: text.help }].map(({ key, does }) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="inline-block min-w-7 rounded-md border border-line bg-sunken px-1.5 py-0.5 text-center font-mono text-xs">
                {key}
              </kbd>
            </dt>
            <dd className="text-soft">{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" className="mt-6 flex justify-end">
        <button
          type="submit"
          className="rounded-xl border border-line px-4 py-2 text-sm font-medium hover:border-accent hover:text-accent"
        >
          {text.close}
        </button>
      </form>
    </dialog>
  );
}
