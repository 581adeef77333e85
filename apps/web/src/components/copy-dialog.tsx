"use client";

import { useEffectEvent, useId, useLayoutEffect, useRef } from "react";
import { copyWords } from "../words/copy.ts";

interface CopyDialogProps {
  title: string;
  text: string;
  onCopied(): void;
  onClosed(): void;
}

/** Copies a text that the clipboard did not take as by hand; where that is refused too, it is shown, chosen already. */
export function CopyDialog({ title, text, onCopied, onClosed }: CopyDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const open = useEffectEvent(() => {
    if (copyByHand(text)) {
      onCopied();
      onClosed();
      return;
    }
    dialog.current?.showModal();
    field.current?.select();
  });
  useLayoutEffect(() => open(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClosed}
      className="m-auto w-[calc(100%-2rem)] max-w-md rounded-2xl border border-line bg-surface p-6 text-left text-ink shadow-2xl backdrop:bg-black/45"
    >
      <h2 id={id} className="text-lg font-semibold text-balance">
        {title}
      </h2>
      <p className="mt-2 text-[15px] text-pretty text-soft">{copyWords.hint}</p>
      <input
        ref={field}
        readOnly
        value={text}
        aria-labelledby={id}
        onFocus={({ currentTarget }) => currentTarget.select()}
        className="mt-4 w-full rounded-lg border border-line bg-page px-3 py-2 font-mono text-sm"
      />
      <div className="mt-6 flex justify-end">
        <button
          type="button"
          onClick={() => dialog.current?.close()}
          className="rounded-xl border border-line px-4 py-2 text-sm font-medium hover:border-accent hover:text-accent"
        >
          {copyWords.close}
        </button>
      </div>
    </dialog>
  );
}

function copyByHand(text: string): boolean {
  const before = document.activeElement;
  const field = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return isCopied;
}
