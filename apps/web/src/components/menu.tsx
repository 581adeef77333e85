"use client";

import { ChevronDown } from "lucide-react";
import Link from "next/link";
import {
  type ComponentType,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { PillButton } from "./pill-button.tsx";
import { placeAfter } from "./place-after.ts";

export interface MenuEntry {
  readonly label: string;
  readonly hint?: string;
  readonly Icon: ComponentType<{ className?: string }>;
  /** Goes there, or does this. */
  readonly to: string | (() => void);
}

interface MenuProps {
  label: ReactNode;
  Icon: ComponentType<{ className?: string }>;
  entries: readonly MenuEntry[];
}

/** A button that opens a few choices: arrows, Home and End go among them, Escape and a click elsewhere close them. */
export function Menu({ label, Icon, entries }: MenuProps) {
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const items = () => [...(frame.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  const close = () => {
    setOpen(false);
    frame.current?.querySelector("button")?.focus();
  };
  useEffect(() => {
    if (!open) return;
    items()[0]?.focus();
    const leave = ({ target }: Event) => {
      if (target instanceof Node && !frame.current?.contains(target)) setOpen(false);
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("focusin", leave);
    };
  }, [open]);

  function move(event: KeyboardEvent) {
    if (event.key === "Escape") close();
    else {
      const all = items();
      const next = placeAfter(
        event.key,
        all.indexOf(document.activeElement as HTMLElement),
        all.length,
        "column",
      );
      if (next === undefined) return;
      all[next]?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div ref={frame} className="relative">
      <PillButton
        Icon={Icon}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {label}
        <ChevronDown className="size-3.5" aria-hidden="true" />
      </PillButton>
      {open && (
        <div
          id={id}
          role="menu"
          tabIndex={-1}
          onKeyDown={move}
          className="absolute top-full left-0 z-20 mt-1.5 w-72 max-w-[calc(100vw-2rem)] rounded-xl border border-line bg-surface p-1.5 shadow-xl"
        >
          {entries.map((entry) => (
            <Item key={entry.label} {...entry} onChosen={close} />
          ))}
        </div>
      )}
    </div>
  );
}

function Item({ label, hint, Icon, to, onChosen }: MenuEntry & { onChosen(): void }) {
  const contents = (
    <>
      <Icon className="mt-0.5 size-4 shrink-0 text-soft" aria-hidden="true" />
      <span className="min-w-0">
        <span className="block font-medium">{label}</span>
        {hint && <span className="block text-xs text-soft">{hint}</span>}
      </span>
    </>
  );
  const look =
    "flex w-full items-start gap-2.5 rounded-lg px-2.5 py-2 text-left text-sm hover:bg-sunken focus:bg-sunken";
  if (typeof to === "string")
    return (
      <Link role="menuitem" tabIndex={-1} href={to} className={look}>
        {contents}
      </Link>
    );
  const choose = () => {
    onChosen();
    to();
  };
  return (
    <button type="button" role="menuitem" tabIndex={-1} onClick={choose} className={look}>
      {contents}
    </button>
  );
}
