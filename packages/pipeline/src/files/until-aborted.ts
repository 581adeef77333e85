/** The items of a source, until `signal` fires: then it throws the signal's reason, also while the source is silent. */
export async function* untilAborted<T>(
  source: AsyncIterable<T> | Iterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let done = false;
  try {
    for (;;) {
      const next = await orAborted(iterator.next(), signal);
      done = next.done === true;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a source that is silent would answer only after its next item.
    if (!done) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

/** A listener of its own for each item; racing one promise of a long-lived signal would keep every item's. */
function orAborted<T>(item: T | Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal?.reason);
    // Taken up in any case: an item that comes to nothing later, and that nobody heard, would end the process.
    Promise.resolve(item)
      .then(resolve, reject)
      .finally(() => signal?.removeEventListener("abort", leave));
    if (signal?.aborted) return leave();
    signal?.addEventListener("abort", leave, { once: true });
  });
}
