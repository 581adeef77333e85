"use client";

import { Search, X } from "lucide-react";
import { type Ref, useEffect, useEffectEvent, useRef, useState } from "react";
import { historyWords } from "../words/history.ts";

const { filter: text } = historyWords;

interface SearchFieldProps {
  value: string;
  /** Told once nobody has typed for a moment. `isMore`: it goes on with what was told before. */
  onChange(value: string, isMore: boolean): void;
  /** Where “/” leads to it. */
  ref?: Ref<HTMLInputElement>;
}

const pauseMs = 300;

export function SearchField({ value, onChange, ref }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  // Told, and not come back yet: the address follows a little later.
  const [told, setTold] = useState<readonly string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  if (value !== seen) {
    setSeen(value);
    setTold(told.slice(told.indexOf(value) + 1));
    // Back, forward and "clear" change it from outside.
    if (!told.includes(value)) setTyped(value);
  }
  const tell = (next: string) => {
    clearTimeout(timer.current);
    const last = told.at(-1) ?? value;
    if (next === last) return;
    setTold([...told, next]);
    onChange(next, last !== "");
  };
  const tellLatest = useEffectEvent(tell);
  const type = (next: string) => {
    setTyped(next);
    clearTimeout(timer.current);
    if (next === "") tell(next);
    else timer.current = setTimeout(() => tellLatest(next), pauseMs);
  };
  return (
    <div className="relative col-span-2 min-w-0 flex-1 basis-60">
      <Search
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-faint"
        aria-hidden="true"
      />
      <input
        ref={ref}
        type="search"
        aria-label={text.search}
        placeholder={text.searchHint}
        value={typed}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") tell(typed);
          if (event.key === "Escape") event.currentTarget.blur();
        }}
        className="peer h-10 w-full rounded-xl border border-line bg-surface pr-10 pl-9 text-[15px] placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
      />
      {typed === "" ? (
        ref && (
          <kbd
            aria-hidden="true"
            className="pointer-events-none absolute top-1/2 right-3 hidden -translate-y-1/2 rounded-md border border-line bg-sunken px-1.5 font-mono text-xs text-soft peer-focus:hidden sm:block"
          >
            /
          </kbd>
        )
      ) : (
        <button
          type="button"
          onClick={() => type("")}
          className="absolute top-1/2 right-1.5 -translate-y-1/2 rounded-lg p-1.5 text-soft hover:bg-sunken hover:text-ink"
        >
          <X className="size-4" aria-hidden="true" />
          <span className="sr-only">{text.clearSearch}</span>
        </button>
      )}
    </div>
  );
}
