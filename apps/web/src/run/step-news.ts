/** What was told last, to tell only what is new. */
export interface Told {
  readonly status: string;
  readonly ended: number;
  readonly failed: number;
}

export interface News extends Told {
  /** The step that ended last, and how. */
  readonly newest: string | undefined;
  readonly expected: number;
}

interface NewsWords {
  oneEnded(what: string, ended: number, expected: number): string;
  manyEnded(count: number, ended: number, expected: number): string;
  failed(count: number): string;
  runIs(status: string): string;
}

/** What has changed since `told`, in a sentence or two; empty where nothing has. However much it is, it is summed up. */
export function newsSince(told: Told, now: News, words: NewsWords): string {
  const said: string[] = [];
  const ended = now.ended - told.ended;
  if (ended === 1 && now.newest) said.push(words.oneEnded(now.newest, now.ended, now.expected));
  else if (ended > 0) said.push(words.manyEnded(ended, now.ended, now.expected));
  const failed = now.failed - told.failed;
  if (failed > 0 && ended > 1) said.push(words.failed(failed));
  if (now.status !== told.status) said.push(words.runIs(now.status));
  return said.join(" ");
}
