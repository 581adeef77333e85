import { type Locks, lockSlots, type Shown, type StreamSlots } from "./stream-slots.ts";

/** As much of a browser's page as this needs; Node has parts of it, but no document. */
interface Page {
  document?: Shown;
  navigator?: { locks?: Locks };
  performance?: { getEntriesByType?(type: string): { nextHopProtocol?: string }[] };
}

/** The slots of this page's origin; undefined where none are needed, or its browser has no locks to make them of. */
export function pageSlots(): StreamSlots | undefined {
  // The types of this package are Node's, where these are absent or unknown.
  const { document, navigator, performance } = globalThis as unknown as Page;
  if (!document || !navigator?.locks) return undefined;
  const [arrival] = performance?.getEntriesByType?.("navigation") ?? [];
  // Over HTTP/2 and 3 a hundred streams share one connection.
  if (/^h[23]/.test(arrival?.nextHopProtocol ?? "")) return undefined;
  return lockSlots(navigator.locks, document);
}
