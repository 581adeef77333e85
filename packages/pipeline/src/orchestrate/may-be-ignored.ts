/**
 * For promises that pipelines and agents are given: a rejection that nobody looks at, or only later, must not end the process and
 * every run in it. Whoever awaits the promise hears of it all the same.
 */
export function mayBeIgnored<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
