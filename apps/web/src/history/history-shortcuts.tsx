"use client";

import { ShortcutsDialog } from "../components/shortcuts-dialog.tsx";
import { keysWords } from "../words/keys.ts";

const { runs: text } = keysWords;

/** What the keys of the list of runs do. */
export function HistoryShortcuts({ onClosed }: { onClosed(): void }) {
  const shortcuts = [
    { key: "j", does: text.next },
    { key: "k", does: text.previous },
    { key: "Enter", does: text.open },
    { key: "x", does: text.choose },
    { key: "c", does: text.cancel },
    { key: "/", does: text.search },
    { key: "Escape", does: text.none },
  ];
  return <ShortcutsDialog shortcuts={shortcuts} onClosed={onClosed} />;
}
