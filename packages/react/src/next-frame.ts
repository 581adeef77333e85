/** Where nothing is painted: Node, tests, workers. */
const withoutFramesMs = 16;
/** Hidden pages are given no frames; they go on with a timer, which browsers slow down by themselves. */
const hiddenMs = 250;

/** Calls back once, when the page is painted next. Answers how to call it off. */
export function nextFrame(callback: () => void): () => void {
  const paints = typeof requestAnimationFrame === "function";
  const done = () => {
    cancel();
    callback();
  };
  const timer = setTimeout(done, paints ? hiddenMs : withoutFramesMs);
  const frame = paints ? requestAnimationFrame(done) : undefined;
  function cancel(): void {
    clearTimeout(timer);
    if (frame !== undefined) cancelAnimationFrame(frame);
  }
  return cancel;
}
