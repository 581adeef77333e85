/** Turns of the event loop until something is so; the test's own time limit is the clock. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
