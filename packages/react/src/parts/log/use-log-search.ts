import { useEffect, useReducer, useState } from "react";
import { nextFrame } from "../../next-frame.ts";
import { growing } from "./growing.ts";
import type { LogEntry } from "./log-lines.ts";
import { type LogSearch, searchOn } from "./log-search.ts";

interface Found {
  readonly matches: readonly LogEntry[];
  /** Not all lines are looked at yet. */
  readonly searching: boolean;
}

/** Looks for a text, some thousand lines a frame: in a long log too the page answers while it is looked for. */
export function useLogSearch(query: string, lines: readonly LogEntry[]): Found {
  const [turn, takeTurn] = useReducer((turns: number) => turns + 1, 0);
  const [search] = useState(() => growing(searchInTurns));
  const { searched, matches } = search(query, lines, turn);
  const searching = searched < lines.length;
  useEffect(() => (searching ? nextFrame(takeTurn) : undefined), [searching, turn, lines]);
  return { matches, searching };
}

/** Every turn looks further. */
function searchInTurns(
  query: string,
  lines: readonly LogEntry[],
  _turn: number,
  before?: LogSearch,
): LogSearch {
  return searchOn(query, lines, before);
}
