"use client";

import { useEffect, useId, useRef } from "react";
import type { StartLook } from "../pipelines/pipeline-look.ts";
import { sharedWords } from "../words/shared.ts";
import { startWords } from "../words/start.ts";

const { drop: text } = startWords;

interface ChoosePipelineProps {
  fileName: string;
  among: readonly StartLook[];
  onChoose(name: string): void;
  onClose(): void;
}

/** Asks what is to be done with a file. */
export function ChoosePipeline({ fileName, among, onChoose, onClose }: ChoosePipelineProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      className="m-auto w-[calc(100%-2rem)] max-w-md rounded-2xl border border-line bg-surface p-6 text-left text-ink shadow-2xl backdrop:bg-black/45"
    >
      <h2 id={titleId} className="text-lg font-semibold text-balance [overflow-wrap:anywhere]">
        {text.which(fileName)}
      </h2>
      <ul className="mt-4 space-y-3">
        {among.map(({ name, title, purpose, Icon }) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => onChoose(name)}
              className="flex w-full items-start gap-3 rounded-xl border border-line p-4 text-left hover:border-accent"
            >
              <Icon className="mt-0.5 size-5 shrink-0 text-accent" aria-hidden="true" />
              <span className="min-w-0">
                <span className="block font-medium">{title}</span>
                <span className="mt-0.5 block text-sm text-pretty text-soft">{purpose}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="mt-5 flex justify-end">
        <button
          type="button"
          onClick={() => dialog.current?.close()}
          className="rounded-xl border border-line px-4 py-2 text-sm font-medium hover:border-accent hover:text-accent"
        >
          {sharedWords.notNow}
        </button>
      </div>
    </dialog>
  );
}
