"use client";

import type { FileRef } from "@stepcast/pipeline";
import { useState } from "react";
import { PreviewFailed } from "./preview-failed.tsx";

/** A film in the browser's own player, which reads it by ranges. */
export function VideoPreview({ file }: { file: FileRef }) {
  const [hasFailed, setFailed] = useState(false);
  if (hasFailed) return <PreviewFailed file={file} />;
  return (
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- a run's film has the captions that are in it
    <video
      src={file.url}
      controls
      playsInline
      preload="metadata"
      aria-label={file.name}
      onError={() => setFailed(true)}
      className="max-h-[70vh] w-full bg-black"
    />
  );
}

/** A sound in the browser's own player. */
export function AudioPreview({ file }: { file: FileRef }) {
  const [hasFailed, setFailed] = useState(false);
  if (hasFailed) return <PreviewFailed file={file} />;
  return (
    <div className="p-4">
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- sounds come without */}
      <audio
        src={file.url}
        controls
        preload="metadata"
        aria-label={file.name}
        onError={() => setFailed(true)}
        className="w-full"
      />
    </div>
  );
}
