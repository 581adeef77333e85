import type { JsonValue } from "./json.ts";

export type JsonText = { readonly value: JsonValue } | { readonly fault: JsonFault };

/** Where a text stops being JSON; lines and columns are counted from 1. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** What stands there; undefined at the end of the text. */
  readonly found: string | undefined;
}

/** Reads JSON. Browsers say of a fault where it is in three different ways, or not at all. */
export function readJson(text: string): JsonText {
  try {
    // What `JSON.parse` makes is JSON.
    return { value: JSON.parse(text) as JsonValue };
  } catch {
    return { fault: faultAt(text, faultOffset(text)) };
  }
}

function faultAt(text: string, offset: number): JsonFault {
  const before = text.slice(0, offset).split("\n");
  const [found] = text.slice(offset).match(/^(?:\w+|[^\s])/u) ?? [];
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, found };
}

const space = /[ \t\n\r]*/y;
const token =
  /[{}[\]:,]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

type Expected = "value" | "value or ]" | "name" | "name or }" | ":" | "more" | "end";

/** Where the first token stands that cannot follow those before it. */
function faultOffset(text: string): number {
  const open: string[] = [];
  let expected: Expected = "value";
  for (let at = skip(space, text, 0); ; at = skip(space, text, at)) {
    const end = skip(token, text, at);
    const next = follow(text.slice(at, end), expected, open);
    if (next === undefined) return at;
    expected = next;
    at = end;
  }
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

/** What may come after a token; undefined where it may not come itself. */
function follow(found: string, expected: Expected, open: string[]): Expected | undefined {
  if (found === "") return undefined;
  const isName = expected === "name" || expected === "name or }";
  if ((found === "}" || found === "]") && closes(found, expected, open)) {
    open.pop();
    return open.length > 0 ? "more" : "end";
  }
  if (expected === ":") return found === ":" ? "value" : undefined;
  if (expected === "more") return found === "," ? (open.at(-1) === "{" ? "name" : "value") : undefined;
  if (expected === "end" || ":,}]".includes(found)) return undefined;
  if (isName) return found.startsWith('"') ? ":" : undefined;
  if (found === "{" || found === "[") {
    open.push(found);
    return found === "{" ? "name or }" : "value or ]";
  }
  return open.length > 0 ? "more" : "end";
}

function closes(found: string, expected: Expected, open: readonly string[]): boolean {
  const isOpen = open.at(-1) === (found === "}" ? "{" : "[");
  return isOpen && (expected === "more" || expected === (found === "}" ? "name or }" : "value or ]"));
}
