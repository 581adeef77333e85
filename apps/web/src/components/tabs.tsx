"use client";

import { type ComponentType, type KeyboardEvent, useRef } from "react";
import { placeAfter } from "./place-after.ts";

interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly Icon: ComponentType<{ className?: string }>;
}

interface TabsProps<Name extends string> {
  label: string;
  tabs: readonly Tab<Name>[];
  chosen: Name;
  onChoose(name: Name): void;
  /** Of the panel that they change: `${id}-${name}` is a tab's. */
  id: string;
}

/** Tabs as the ARIA practices have them: arrows, Home and End among them. Where there is no room they scroll. */
export function Tabs<Name extends string>({ label, tabs, chosen, onChoose, id }: TabsProps<Name>) {
  const list = useRef<HTMLDivElement>(null);
  function move(event: KeyboardEvent) {
    const place = placeAfter(
      event.key,
      tabs.findIndex(({ name }) => name === chosen),
      tabs.length,
      "row",
    );
    const next = place === undefined ? undefined : tabs[place];
    if (!next) return;
    event.preventDefault();
    onChoose(next.name);
    const tab = list.current?.querySelector<HTMLElement>(`#${CSS.escape(`${id}-${next.name}`)}`);
    tab?.focus();
    tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the tabs in it have the focus
    <div
      ref={list}
      role="tablist"
      aria-label={label}
      onKeyDown={move}
      className="-mb-px flex min-w-0 gap-1 overflow-x-auto max-sm:justify-between [scrollbar-width:none]"
    >
      {tabs.map(({ name, label: words, Icon }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${id}-${name}`}
          aria-selected={name === chosen}
          aria-controls={id}
          tabIndex={name === chosen ? 0 : -1}
          onClick={() => onChoose(name)}
          className="tab"
        >
          <Icon className="size-4 max-sm:hidden" aria-hidden="true" />
          {words}
        </button>
      ))}
    </div>
  );
}
