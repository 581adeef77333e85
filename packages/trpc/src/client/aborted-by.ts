/** A controller that fires with `signal` too, and has let go of it once it has fired itself. */
export function abortedBy(signal: AbortSignal): AbortController {
  const own = new AbortController();
  if (signal.aborted) own.abort(signal.reason);
  else signal.addEventListener("abort", () => own.abort(signal.reason), { once: true, signal: own.signal });
  return own;
}
