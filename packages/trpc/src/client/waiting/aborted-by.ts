/** A controller that fires with any of the signals too, and has let go of them once it has fired itself. */
export function abortedBy(...signals: (AbortSignal | undefined)[]): AbortController {
  const own = new AbortController();
  for (const signal of signals) {
    if (signal?.aborted) own.abort(signal.reason);
    signal?.addEventListener("abort", () => own.abort(signal.reason), { once: true, signal: own.signal });
  }
  return own;
}

/** What a promise gives, however long it takes, unless `signal` fires first: also where nobody else heeds the signal. */
export function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // What a signal was fired with is thrown as it is.
    const stop = () => reject(signal.reason as Error);
    const settled = () => signal.removeEventListener("abort", stop);
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(settled);
    if (signal.aborted) stop();
  });
}
