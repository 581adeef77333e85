"use client";

import { useSyncExternalStore } from "react";

/** What the server writes in, which does not know the reader. */
const serverLocale = "en";
let locale = serverLocale;

/** How numbers and dates are written now: the server's way until a page is taken over by the browser, then the reader's own. */
export function currentLocale(): string {
  return locale;
}

/**
 * Called by a page's root, and by what renders apart from it: it renders again once the reader's own way of writing is known, which is
 * after hydration, so that the browser first finds what the server wrote.
 */
export function useLocale(): string {
  return useSyncExternalStore(
    () => () => undefined,
    () => (locale = new Intl.NumberFormat().resolvedOptions().locale),
    () => serverLocale,
  );
}
