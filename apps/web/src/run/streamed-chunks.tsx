"use client";

import type { StepState } from "@stepcast/pipeline";
import { useState } from "react";
import { JsonTree } from "../preview/json-tree.tsx";
import { detailsWords } from "../words/details.ts";

const text = detailsWords;

interface StreamedChunksProps {
  step: StepState;
  /** The pipeline's own picture shows them already. */
  hasFigure: boolean;
}

/** What a step has streamed: as running text where it is text, else one value after another. Open while it comes. */
export function StreamedChunks({ step, hasFigure }: StreamedChunksProps) {
  const { chunks, chunkCount, endedAt } = step;
  const [open, setOpen] = useState<boolean>();
  if (chunkCount === 0) return null;
  const isOpen = open ?? (endedAt === undefined && !hasFigure);
  const isText = chunks.every((chunk) => typeof chunk === "string");
  return (
    <details open={isOpen} data-chunks={chunkCount}>
      <summary
        className="cursor-pointer text-sm font-semibold marker:text-faint hover:text-accent"
        onClick={(event) => {
          event.preventDefault();
          setOpen(!isOpen);
        }}
      >
        {text.streamed}{" "}
        <span className="font-normal text-soft">
          {chunks.length < chunkCount && text.streamedSome(chunks.length, chunkCount)}
        </span>
      </summary>
      {isOpen && (
        <div
          className="mt-2 flex max-h-72 flex-col-reverse overflow-y-auto rounded-xl bg-sunken p-3"
          role="region"
          aria-label={text.streamed}
          tabIndex={0}
        >
          {isText ? (
            <p dir="auto" className="text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">
              {chunks.join("")}
            </p>
          ) : (
            <ol className="space-y-1 font-mono text-xs leading-5">
              {chunks.slice(-50).map((chunk, index) => (
                <li key={index}>
                  <JsonTree value={chunk} />
                </li>
              ))}
            </ol>
          )}
        </div>
      )}
    </details>
  );
}
