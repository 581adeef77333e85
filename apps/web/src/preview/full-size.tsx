"use client";

import { X } from "lucide-react";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { previewWords as text } from "../words/preview.ts";

interface FullSizeProps {
  /** The file's. */
  name: string;
  children: ReactNode;
  onClosed(): void;
}

/**
 * A preview over the whole window, as long as it is there: it is as high as the window (`--preview-height`), and its pages are as wide as
 * can be read (`--preview-page`). Closed, the browser gives the focus back to where it was.
 */
export function FullSize({ name, children, onClosed }: FullSizeProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-label={text.label(name)}
      onClose={onClosed}
      className="m-auto h-[calc(100dvh-1rem)] max-h-none w-[calc(100%-1rem)] max-w-none flex-col overflow-hidden rounded-2xl border border-line bg-surface text-ink shadow-2xl backdrop:bg-black/45 open:flex [--preview-height:calc(100dvh-4rem)] [--preview-page:clamp(40rem,100%,56rem)]"
    >
      <div className="flex shrink-0 items-center justify-between gap-3 border-b border-line py-2 pr-2 pl-4">
        <p className="min-w-0 truncate font-medium" title={name}>
          {name}
        </p>
        <button
          type="button"
          aria-label={text.close}
          title={text.close}
          onClick={() => dialog.current?.close()}
          className="shrink-0 rounded-lg p-2 text-soft hover:bg-sunken hover:text-ink"
        >
          <X className="size-4" aria-hidden="true" />
        </button>
      </div>
      {/* What scrolls shrinks to the room there is; the bars above and below it do not. */}
      <div className="flex min-h-0 flex-1 flex-col overflow-auto">{children}</div>
    </dialog>
  );
}
