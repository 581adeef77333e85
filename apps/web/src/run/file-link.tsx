import type { FileRef } from "@stepcast/pipeline";
import { FileDown } from "lucide-react";
import { formatBytes } from "../components/format.ts";

export function FileLink({ file }: { file: FileRef }) {
  return (
    <a
      href={`${file.url}?download`}
      download={file.name}
      className="inline-flex max-w-full items-center gap-2 text-sm text-accent hover:underline"
    >
      <FileDown className="size-4 shrink-0" aria-hidden="true" />
      <span className="truncate">{file.name}</span>
      <span className="shrink-0 text-xs text-soft">{formatBytes(file.sizeBytes)}</span>
    </a>
  );
}
