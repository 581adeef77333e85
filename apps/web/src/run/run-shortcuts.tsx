"use client";

import { ShortcutsDialog } from "../components/shortcuts-dialog.tsx";
import { keysWords } from "../words/keys.ts";
import { views } from "./use-place.ts";

const { run: text } = keysWords;

/** What the keys of a run's page do. */
export function RunShortcuts({ onClosed }: { onClosed(): void }) {
  const shortcuts = [
    { key: "j", does: text.next },
    { key: "k", does: text.previous },
    { key: "Escape", does: text.close },
    { key: `1 – ${views.length}`, does: text.views },
    { key: "c", does: text.cancel },
  ];
  return <ShortcutsDialog shortcuts={shortcuts} onClosed={onClosed} />;
}
