"use client";

import type { FileRef } from "@stepcast/pipeline";
import { FileCard } from "@stepcast/react";
import { useState } from "react";
import { FilePreview } from "../preview/file-preview.tsx";
import { previewKind } from "../preview/preview-kind.ts";
import { detailsWords } from "../words/details.ts";

const text = detailsWords;

/** What a step wrote; each is looked at when it is asked for. */
export function StepFiles({ files }: { files: readonly FileRef[] }) {
  return (
    <ul className="space-y-3">
      {files.map((file) => (
        <li key={file.id}>
          <FileCard file={file}>{previewKind(file.mediaType) !== "none" && <Preview file={file} />}</FileCard>
        </li>
      ))}
    </ul>
  );
}

function Preview({ file }: { file: FileRef }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer px-4 py-2 text-sm text-accent marker:text-faint hover:underline">
        {text.preview}
        <span className="sr-only">: {file.name}</span>
      </summary>
      {isOpen && (
        <div>
          <FilePreview file={file} />
        </div>
      )}
    </details>
  );
}
