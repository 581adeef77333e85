"use client";

import type { FileRef } from "@stepcast/pipeline";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { FilePreview } from "./file-preview.tsx";
import { previewWords as text } from "../words/preview.ts";
import { previewKind } from "./preview-kind.ts";

/** Several files, one of them looked at: tabs as the ARIA practices have them, arrows and Home and End among them. */
export function FileTabs({ files }: { files: readonly FileRef[] }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [chosenId, setChosenId] = useState(files[0]?.id);
  const chosen = files.find((file) => file.id === chosenId) ?? files[0];
  if (!chosen) return null;
  if (files.length === 1) return <FilePreview file={chosen} />;

  function move(event: KeyboardEvent) {
    const next = indexAfter(event.key, files.indexOf(chosen as FileRef), files.length);
    if (next === undefined) return;
    event.preventDefault();
    setChosenId(files[next]?.id);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  }

  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the tabs in it have the focus */}
      <div
        ref={list}
        role="tablist"
        aria-label={text.files}
        onKeyDown={move}
        className="flex gap-1 overflow-x-auto px-2 pb-2 sm:px-3"
      >
        {files.map((file) => (
          <button
            key={file.id}
            type="button"
            role="tab"
            id={`${id}-${file.id}`}
            aria-selected={file === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={file === chosen ? 0 : -1}
            onClick={() => setChosenId(file.id)}
            className="max-w-48 shrink-0 truncate rounded-full px-3 py-1 text-sm font-medium text-soft hover:text-accent aria-selected:bg-accent-wash aria-selected:text-accent"
          >
            {labelOf(file, files)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen.id}`}>
        <FilePreview file={chosen} />
      </div>
    </>
  );
}

/** The kind in a word where it tells the files apart, else the name. */
function labelOf(file: FileRef, files: readonly FileRef[]): string {
  const kind = previewKind(file.mediaType);
  const isAlone = files.filter(({ mediaType }) => previewKind(mediaType) === kind).length === 1;
  return isAlone ? text.kinds[kind] : file.name;
}

function indexAfter(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return (index + 1) % count;
    case "ArrowLeft":
      return (index - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
