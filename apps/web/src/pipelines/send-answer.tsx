import type { ReactNode } from "react";

/** Sends an answer. It stays in sight at the window's lower edge, however many choices stand above it. */
export function SendAnswer({ isSending, children }: { isSending: boolean; children: ReactNode }) {
  return (
    <div className="sticky bottom-0 -mx-5 -mb-5 rounded-b-2xl bg-accent-wash px-5 py-4 sm:-mx-6 sm:-mb-6 sm:px-6">
      <button
        type="submit"
        aria-disabled={isSending}
        className="w-full rounded-xl bg-accent px-5 py-2.5 font-medium text-accent-ink hover:brightness-95 aria-disabled:opacity-60 sm:w-auto"
      >
        {children}
      </button>
    </div>
  );
}
