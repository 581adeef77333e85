/** The right of one tab to hold a stream open. */
export interface Slot {
  release(): void;
  /** Calls back when the tab is hidden and another waits for its slot. Answers how to stop. */
  onWanted(listener: () => void): () => void;
}

/** How many streams the tabs of one origin may hold at a time. */
export interface StreamSlots {
  /** A slot, where one is free. */
  take(): Promise<Slot | undefined>;
  /** A slot, as soon as one is free and this tab is shown; undefined where `signal` fires first. */
  wait(signal: AbortSignal): Promise<Slot | undefined>;
}

/** As much of the Web Locks standard as is used here. @see https://w3c.github.io/web-locks/ */
export interface Locks {
  request(
    name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    holder: (lock: object | null) => Promise<void> | undefined,
  ): Promise<unknown>;
  query(): Promise<{ pending?: { name?: string }[] }>;
}

/** As much of a document as tells whether it is shown. */
export interface Shown extends Pick<EventTarget, "addEventListener" | "removeEventListener"> {
  readonly visibilityState: string;
}

/**
 * Browsers open six connections to an origin over HTTP/1.1, counted over all tabs. Four may be streams, so that two are left for
 * everything else.
 */
const names = ["stepcast-stream-1", "stepcast-stream-2", "stepcast-stream-3", "stepcast-stream-4"];

/** How often a hidden tab looks whether another waits, in milliseconds. */
const lookMs = 2_000;

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

/** A counting semaphore made of four locks of the browser, which it gives back by itself when a tab dies. */
export function lockSlots(locks: Locks, page: Shown): StreamSlots {
  return {
    async take() {
      for (const name of names) {
        const slot = await hold(locks, page, name, { ifAvailable: true });
        if (slot) return slot;
      }
      return undefined;
    },
    async wait(signal) {
      await shown(page, signal);
      return signal.aborted ? undefined : firstFree(locks, page, signal);
    },
  };
}

/** Waits for all four at once; what comes behind the first is let go. */
async function firstFree(locks: Locks, page: Shown, signal: AbortSignal): Promise<Slot | undefined> {
  const enough = new AbortController();
  const stop = () => enough.abort();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await new Promise<Slot | undefined>((resolve) => {
      const taken = names.map(async (name) => {
        const slot = await hold(locks, page, name, { signal: enough.signal });
        if (enough.signal.aborted) return slot?.release();
        enough.abort();
        resolve(slot);
      });
      void Promise.all(taken).then(() => resolve(undefined));
    });
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function hold(
  locks: Locks,
  page: Shown,
  name: string,
  options: { ifAvailable: true } | { signal: AbortSignal },
): Promise<Slot | undefined> {
  return new Promise((resolve) => {
    const holding = locks.request(name, options, (lock) => {
      if (!lock) {
        resolve(undefined);
        return undefined;
      }
      return new Promise<void>((release) => {
        resolve({ release, onWanted: (listener) => onWanted(locks, page, listener) });
      });
    });
    holding.catch(() => resolve("signal" in options && options.signal.aborted ? undefined : unlocked));
  });
}

/** For a page whose browser refuses it its locks, such as one in a sandbox: it could only ask for ever. */
const unlocked: Slot = { release: () => undefined, onWanted: () => () => undefined };

function onWanted(locks: Locks, page: Shown, listener: () => void): () => void {
  const look = async () => {
    if (page.visibilityState !== "hidden") return;
    const { pending = [] } = await locks.query();
    if (pending.some(({ name = "" }) => names.includes(name)) && page.visibilityState === "hidden")
      listener();
  };
  const lookNow = () => void look().catch(() => undefined);
  page.addEventListener("visibilitychange", lookNow);
  const timer = setInterval(lookNow, lookMs);
  return () => {
    page.removeEventListener("visibilitychange", lookNow);
    clearInterval(timer);
  };
}

/** Hidden, a tab has no need of a slot that it would be asked to give back. */
function shown(page: Shown, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (page.visibilityState === "hidden" && !signal.aborted) return;
      page.removeEventListener("visibilitychange", look);
      signal.removeEventListener("abort", look);
      resolve();
    };
    page.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look);
    look();
  });
}
