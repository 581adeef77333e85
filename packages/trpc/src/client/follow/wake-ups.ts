import type { Timers } from "../waiting/timers.ts";

/** As much of a page as tells that it came back; Node has none of it. */
interface Page {
  addEventListener?(type: string, listener: () => void): void;
  removeEventListener?(type: string, listener: () => void): void;
  document?: { visibilityState: string } & Required<Pick<Page, "addEventListener" | "removeEventListener">>;
  navigator?: { onLine?: boolean };
}

// The types of this package are Node's, where these are absent or unknown.
const page = globalThis as unknown as Page;

/** How often the clock is looked at, in milliseconds. */
const tickMs = 5_000;

/** False only where this machine says that it has no network. */
export function isOnline(): boolean {
  return page.navigator?.onLine !== false;
}

/** Calls back when this machine says that it has lost its network, or has it again. Answers how to stop. */
export function onNetwork(listener: () => void): () => void {
  page.addEventListener?.("offline", listener);
  page.addEventListener?.("online", listener);
  return () => {
    page.removeEventListener?.("offline", listener);
    page.removeEventListener?.("online", listener);
  };
}

/**
 * Calls back when this machine may have been away: it is online again, its page is shown again, or its clock has jumped, as after a
 * sleep. Answers how to stop.
 */
export function onWakeUp(timers: Timers, listener: () => void): () => void {
  const shown = () => {
    if (page.document?.visibilityState === "visible") listener();
  };
  page.addEventListener?.("online", listener);
  page.addEventListener?.("pageshow", listener);
  page.document?.addEventListener("visibilitychange", shown);
  const stopClock = onClockJump(timers, listener);
  return () => {
    page.removeEventListener?.("online", listener);
    page.removeEventListener?.("pageshow", listener);
    page.document?.removeEventListener("visibilitychange", shown);
    stopClock();
  };
}

function onClockJump(timers: Timers, listener: () => void): () => void {
  let callOff: () => void;
  const tick = () => {
    const setAtMs = timers.now();
    callOff = timers.after(tickMs, () => {
      tick();
      if (timers.now() - setAtMs > 2 * tickMs) listener();
    });
  };
  tick();
  return () => callOff();
}
