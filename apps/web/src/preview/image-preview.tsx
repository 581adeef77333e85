"use client";

import type { FileRef } from "@stepcast/pipeline";
import { useState } from "react";
import { PreviewFailed } from "./preview-failed.tsx";

/** An image, SVG too: inside `img` a browser runs none of its scripts and loads nothing it names. */
export function ImagePreview({ file }: { file: FileRef }) {
  const [status, setStatus] = useState<"loading" | "shown" | "failed">("loading");
  if (status === "failed") return <PreviewFailed file={file} />;
  return (
    <div
      className={`flex justify-center bg-sunken p-4 ${status === "loading" ? "min-h-40 animate-pulse" : ""}`}
      aria-busy={status === "loading"}
    >
      <img
        src={file.url}
        alt={file.name}
        decoding="async"
        onLoad={() => setStatus("shown")}
        onError={() => setStatus("failed")}
        className="max-h-[calc(var(--preview-height,70vh)-2rem)] max-w-full object-contain"
      />
    </div>
  );
}
