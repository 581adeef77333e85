import { vi } from "vitest";

type Wait = typeof vi.waitFor | typeof vi.waitUntil;

// Vitest gives up after a second, and has no option for it.
vi.waitFor = patient(vi.waitFor);
vi.waitUntil = patient(vi.waitUntil);

function patient<W extends Wait>(wait: W): W {
  const waiting = (callback: never, options?: Parameters<Wait>[1]) =>
    wait(callback, typeof options === "number" ? options : { timeout: 30_000, ...options });
  // The same function, with another default.
  return waiting as W;
}
