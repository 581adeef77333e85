import type { ReactNode } from "react";
import { previewWords as text } from "../words/preview.ts";

interface MoreBarProps {
  /** What is shown, of what. */
  children: ReactNode;
  label?: string;
  isBusy?: boolean;
  /** Undefined where there is no more, or no more is shown. */
  onMore?: (() => void) | undefined;
}

/** Under a part of a file: which part it is, and the button for more of it. */
export function MoreBar({ children, label = text.more, isBusy = false, onMore }: MoreBarProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line px-5 py-2.5 sm:px-6 text-sm">
      <p className="min-w-0 text-soft" aria-live="polite" data-shown>
        {children}
      </p>
      {onMore && (
        <button
          type="button"
          // Not `disabled`, which would take the focus away.
          aria-disabled={isBusy}
          onClick={() => isBusy || onMore()}
          className="shrink-0 rounded-full border border-line px-3 py-1 font-medium hover:border-accent hover:text-accent aria-disabled:opacity-60"
        >
          {isBusy ? text.loading : label}
        </button>
      )}
    </div>
  );
}
