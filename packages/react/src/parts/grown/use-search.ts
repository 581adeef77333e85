import { useEffect, useReducer, useState } from "react";
import { nextFrame } from "../../next-frame.ts";
import type { TitleOf } from "../title-of.ts";
import type { Numbered } from "./by-seq.ts";
import { growing } from "./growing.ts";
import type { Search, searchBy } from "./search.ts";

interface Found<T> {
  /** Without a text, all. */
  readonly matches: readonly T[];
  /** Not all items are looked at yet. */
  readonly searching: boolean;
}

/** Looks for a text, some thousand items a frame: in a long list too the page answers while it is looked for. */
export function useSearch<T extends Numbered>(
  searchOn: ReturnType<typeof searchBy<T>>,
  query: string,
  list: readonly T[],
  titleOf: TitleOf,
): Found<T> {
  const [turn, takeTurn] = useReducer((turns: number) => turns + 1, 0);
  const [search] = useState(() => growing(inTurns(searchOn)));
  const { searched, matches } = search(query, list, turn, titleOf);
  const searching = searched < list.length;
  useEffect(() => (searching ? nextFrame(takeTurn) : undefined), [searching, turn, list]);
  return { matches, searching };
}

/** Every turn looks further. */
function inTurns<T extends Numbered>(searchOn: ReturnType<typeof searchBy<T>>) {
  return (query: string, list: readonly T[], _turn: number, titleOf: TitleOf, before?: Search<T>) =>
    searchOn(query, list, before, titleOf);
}
