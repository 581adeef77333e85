/** Wakes whoever waits, once per turn of the event loop: what is stored within a turn is read as one page. */
export interface Waker {
  wake(): void;
  /** Resolves at the next wake, or when `signal` fires. Never rejects. */
  wait(signal: AbortSignal): Promise<void>;
}

export function createWaker(): Waker {
  const waiting = new Set<() => void>();
  let scheduled = false;

  function flush(): void {
    scheduled = false;
    for (const resolve of waiting) resolve();
  }

  return {
    wake() {
      if (scheduled || waiting.size === 0) return;
      scheduled = true;
      setImmediate(flush);
    },
    wait(signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = () => {
          waiting.delete(done);
          signal.removeEventListener("abort", done);
          resolve();
        };
        waiting.add(done);
        signal.addEventListener("abort", done);
      });
    },
  };
}
