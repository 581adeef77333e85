import { indexOfSeq, type Numbered, since } from "./by-seq.ts";
import { asItIs, type TitleOf } from "../title-of.ts";

/** How far a text was looked for, and where it was found. */
export interface Search<T> {
  readonly query: string;
  readonly list: readonly T[];
  /** So many items were looked at, from the first on. */
  readonly searched: number;
  /** Those that have it. */
  readonly matches: readonly T[];
}

/** So many items are looked at in one turn: a few milliseconds on a slow machine. */
const searchedAtOnce = 10_000;

/**
 * Goes on with the search that was `before`, some items further, or begins it where the text or the list is another. `titleOf` says what
 * a step of a key is called on screen.
 */
export function searchBy<T extends Numbered>(has: (item: T, pattern: RegExp, titleOf: TitleOf) => boolean) {
  return (
    query: string,
    list: readonly T[],
    before: Search<T> = { query, list, searched: 0, matches: [] },
    titleOf: TitleOf = asItIs,
  ): Search<T> => {
    if (query === "") return { query, list, searched: list.length, matches: list };
    const { matches, searched } = begunOf(before, query, list);
    const pattern = patternOf(query);
    const until = Math.min(list.length, searched + searchedAtOnce);
    const found = list.slice(searched, until).filter((item) => has(item, pattern, titleOf));
    return { query, list, searched: until, matches: found.length === 0 ? matches : matches.concat(found) };
  };
}

function begunOf<T extends Numbered>(
  search: Search<T>,
  query: string,
  list: readonly T[],
): Pick<Search<T>, "searched" | "matches"> {
  const anew = { searched: 0, matches: [] };
  if (search.query !== query) return anew;
  if (search.list === list) return search;
  const last = search.list[search.searched - 1];
  const index = last === undefined ? -1 : indexOfSeq(list, last.seq);
  if (list[index] !== last) return anew;
  return { searched: index + 1, matches: since(search.matches, list[0]?.seq ?? 0) };
}

/** What is looked for, wherever it stands, in capitals or not. */
export function patternOf(query: string): RegExp {
  return new RegExp(query.replace(/[\^$.*+?()[\]{}|\\/]/g, "\\$&"), "iu");
}

/** The match after an item, or before it; from the list's one end it goes on at the other. */
export function matchBeside<T extends Numbered>(
  matches: readonly T[],
  seq: number,
  direction: "next" | "previous",
): T | undefined {
  if (direction === "next") return matches.find((item) => item.seq > seq) ?? matches[0];
  return matches.findLast((item) => item.seq < seq) ?? matches.at(-1);
}
