"use client";

import { useState } from "react";
import { jsonTreeWords as text } from "../words/json-tree.ts";
import { WrittenNumber } from "./parse-json.ts";

/** Entries of one object or array that are shown at once. */
const entriesAtOnce = 100;
/** Of one text: a field may hold a whole book. */
const longestText = 2_000;

/** A value of JSON. Branches are `details`, so keys, screen readers and find-in-page know them; what is closed is not in the page. */
export function JsonTree({ value }: { value: unknown }) {
  return isBranch(value) ? <Branch value={value} isOpen /> : <Leaf value={value} />;
}

type BranchValue = unknown[] | Record<string, unknown>;

function isBranch(value: unknown): value is BranchValue {
  return typeof value === "object" && value !== null && !(value instanceof WrittenNumber);
}

function Branch({ name, value, isOpen = false }: { name?: string; value: BranchValue; isOpen?: boolean }) {
  const [open, setOpen] = useState(isOpen);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer rounded marker:text-faint hover:bg-sunken">
        {name !== undefined && <Key name={name} />}
        <span className="text-soft">{sizeOf(value)}</span>
      </summary>
      {open && <Entries value={value} />}
    </details>
  );
}

function Entries({ value }: { value: BranchValue }) {
  const [shown, setShown] = useState(entriesAtOnce);
  const keys = Object.keys(value);
  const more = Math.min(entriesAtOnce, keys.length - shown);
  return (
    <ul className="ml-1.5 border-l border-line pl-3">
      {keys.slice(0, shown).map((key) => (
        <li key={key}>
          {/* Arrays have their places as keys. */}
          <Entry name={key} value={(value as Record<string, unknown>)[key]} />
        </li>
      ))}
      {more > 0 && (
        <li>
          <button
            type="button"
            onClick={() => setShown(shown + entriesAtOnce)}
            className="font-sans text-accent hover:underline"
          >
            {text.more(more, keys.length)}
          </button>
        </li>
      )}
    </ul>
  );
}

function Entry({ name, value }: { name: string; value: unknown }) {
  if (isBranch(value)) return <Branch name={name} value={value} />;
  return (
    <span className="block pl-4 [overflow-wrap:anywhere]">
      <Key name={name} />
      <Leaf value={value} />
    </span>
  );
}

function Key({ name }: { name: string }) {
  return (
    <>
      <span className="font-medium">{name.length > 200 ? `${name.slice(0, 200)}…` : name}</span>
      <span className="text-faint">: </span>
    </>
  );
}

function Leaf({ value }: { value: unknown }) {
  if (typeof value === "string") return <Text value={value} />;
  const written = value instanceof WrittenNumber ? value.text : String(value);
  return <span className="text-accent">{written}</span>;
}

function Text({ value }: { value: string }) {
  const [isWhole, setWhole] = useState(value.length <= longestText);
  return (
    <span className="whitespace-pre-wrap text-good" dir="auto">
      {JSON.stringify(isWhole ? value : value.slice(0, longestText)).slice(0, isWhole ? undefined : -1)}
      {!isWhole && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="ml-1 font-sans text-accent hover:underline"
        >
          {text.whole(value.length)}
        </button>
      )}
    </span>
  );
}

function sizeOf(value: BranchValue): string {
  return Array.isArray(value) ? text.list(value.length) : text.object(Object.keys(value).length);
}
