"use client";

import { isFile } from "./is-file.ts";
import { useState } from "react";
import { formatBytes, formatCount } from "../components/format.ts";
import { JsonTree } from "../preview/json-tree.tsx";
import { compareWords as text } from "../words/compare.ts";
import type { Difference, Entry } from "./json-difference.ts";

/** What differs between two values, as a tree; what is equal is only counted. */
export function DifferenceTree({ difference }: { difference: Difference }) {
  return (
    <div className="overflow-x-auto rounded-xl border border-line bg-surface p-4 font-mono text-[13px] leading-relaxed">
      <Node difference={difference} />
    </div>
  );
}

function Node({ name, difference }: { name?: string; difference: Difference }) {
  switch (difference.kind) {
    case "same":
      return null;
    case "inside":
      return <Branch name={name} of={difference.of} entries={difference.entries} />;
    case "changed":
      return (
        <Changed name={name}>
          <Side kind="removed" value={difference.before} />
          <Side kind="added" value={difference.after} />
        </Changed>
      );
    default:
      return (
        <Changed name={name}>
          <Side kind={difference.kind} value={difference.value} />
        </Changed>
      );
  }
}

const atOnce = 100;

interface BranchProps {
  name: string | undefined;
  of: "object" | "list";
  entries: readonly Entry[];
}

function Branch({ name, of, entries }: BranchProps) {
  const [shown, setShown] = useState(atOnce);
  const different = entries.filter((entry) => entry.difference.kind !== "same");
  const equal = entries.length - different.length;
  const more = Math.min(atOnce, different.length - shown);
  return (
    <div>
      {name !== undefined && <Name name={name} of={of} />}
      <ul className={name === undefined ? "" : "ml-1.5 border-l border-line pl-3"}>
        {different.slice(0, shown).map((entry) => (
          // What stands in one place of a list may be gone, and something else be there.
          <li key={`${entry.name} ${entry.difference.kind}`}>
            <Node name={entry.name} difference={entry.difference} />
          </li>
        ))}
        {more > 0 && (
          <li>
            <button
              type="button"
              onClick={() => setShown(shown + atOnce)}
              className="font-sans text-accent hover:underline"
            >
              {text.more(formatCount(more))}
            </button>
          </li>
        )}
        {equal > 0 && <li className="font-sans text-xs text-soft">{text.unchanged(formatCount(equal))}</li>}
      </ul>
    </div>
  );
}

function Name({ name, of }: { name: string; of?: "object" | "list" }) {
  return (
    <span className="[overflow-wrap:anywhere]">
      <span className="font-medium">{name}</span>
      <span className="text-faint">{of === "list" ? " [ ]" : of === "object" ? " { }" : ""}</span>
    </span>
  );
}

function Changed({ name, children }: { name: string | undefined; children: React.ReactNode }) {
  return (
    <div className="my-0.5">
      {name !== undefined && <Name name={name} />}
      <div className="space-y-px">{children}</div>
    </div>
  );
}

const looks = {
  removed: { sign: "−", look: "bg-bad-wash", word: text.removed },
  added: { sign: "+", look: "bg-accent-wash", word: text.added },
} as const;

function Side({ kind, value }: { kind: keyof typeof looks; value: unknown }) {
  const { sign, look, word } = looks[kind];
  return (
    <div className={`flex gap-2 rounded-sm px-2 ${look}`} data-difference={kind}>
      <span aria-hidden="true" className="select-none">
        {sign}
      </span>
      <span className="sr-only">{word}: </span>
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {isFile(value) ? <FileName file={value} /> : <JsonTree value={value} />}
      </div>
    </div>
  );
}

function FileName({ file }: { file: { name: string; sizeBytes: number; url: string } }) {
  return (
    <a href={file.url} className="text-accent underline-offset-2 hover:underline">
      {file.name} <span className="text-soft">({formatBytes(file.sizeBytes)})</span>
    </a>
  );
}
