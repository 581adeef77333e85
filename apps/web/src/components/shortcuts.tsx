"use client";

import { type ComponentType, useEffect, useEffectEvent, useState } from "react";
import { sharedWords } from "../words/shared.ts";
import { PillButton } from "./pill-button.tsx";

interface Key {
  /** As `KeyboardEvent.key` names it. */
  readonly key: string;
  readonly act: () => void;
}

interface ShortcutsProps {
  keys: readonly Key[];
  /** What each does, in words: a `ShortcutsDialog`, loaded when it is asked for. */
  List: ComponentType<{ onClosed(): void }>;
}

const { shortcuts: text } = sharedWords;

/**
 * Listens for single keys while nobody types and no dialog is open. The button, and `?`, show them all. One per page.
 */
export function Shortcuts({ keys, List }: ShortcutsProps) {
  const [isShown, setShown] = useState(false);
  const show = () => setShown(true);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === "?") show();
    else {
      const found = keys.find(({ key }) => key === event.key);
      if (!found) return;
      found.act();
    }
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!isTyping(event) && !isUnderDialog()) press(event);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return (
    <>
      <PillButton aria-haspopup="dialog" onClick={show} title={text.title} className="max-sm:hidden">
        <span className="sr-only">{text.title}</span>
        <kbd className="font-mono text-xs" aria-hidden="true">
          ?
        </kbd>
      </PillButton>
      {isShown && <List onClosed={() => setShown(false)} />}
    </>
  );
}

/** Keys with Ctrl and the like are the browser's; in a field they are letters. */
function isTyping({
  target,
  ctrlKey,
  metaKey,
  altKey,
  defaultPrevented,
  isComposing,
}: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || defaultPrevented || isComposing) return true;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox]), select, textarea"))
  );
}

function isUnderDialog(): boolean {
  return document.querySelector("dialog:modal") !== null;
}
