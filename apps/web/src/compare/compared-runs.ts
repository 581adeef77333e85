/** Ids of the runs that an address asks to be compared; what is no id is not there. */
export interface ComparedRuns {
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** Longer is no id: the server says so too. */
const longestId = 128;

export function readCompared(params: URLSearchParams): ComparedRuns {
  const [a, b] = [idIn(params.get("a")), idIn(params.get("b"))];
  // One run alone is the first.
  return a === undefined ? { a: b, b: undefined } : { a, b };
}

function idIn(text: string | null): string | undefined {
  return text === null || text === "" || text.length > longestId ? undefined : text;
}

/** Where two runs are compared: what the second has more, less or otherwise than the first. Without a second, it is chosen there. */
export function compareHref(a: string, b?: string): string {
  return `/compare?${new URLSearchParams(b === undefined ? { a } : { a, b }).toString()}`;
}
