"use client";

import { Upload } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { later } from "../components/later.tsx";
import type { StartLook } from "../pipelines/pipeline-look.ts";
import { startWords } from "../words/start.ts";
import { mayTake } from "./may-take.ts";
import { type Accepted, useAccepted } from "./use-accepted.ts";

// Asked only where there is a file.
const ChoosePipeline = later(() => import("./choose-pipeline.tsx").then((module) => module.ChoosePipeline));

const { drop: text } = startWords;

interface DropAnywhereProps {
  /** The pipeline whose page it is; undefined where that is open. */
  current: StartLook | undefined;
  onDrop(file: File, pipeline: string): void;
}

/** Takes a file that is dropped anywhere on the page; where several pipelines may take it, it asks which. */
export function DropAnywhere({ current, onDrop }: DropAnywhereProps) {
  const accepted = useAccepted();
  const [choosing, setChoosing] = useState<{ file: File; among: readonly StartLook[] }>();
  const [refused, setRefused] = useState<string>();

  const isOver = useFileDrop((file) => {
    setRefused(undefined);
    const takers = accepted.filter(({ rules }) => mayTake(file, rules.accept)).map(({ look }) => look);
    const [only] = takers;
    if (!only || file.size === 0) void faultOf(file, accepted, current).then(setRefused);
    else if (current && takers.includes(current)) onDrop(file, current.name);
    else if (takers.length === 1) onDrop(file, only.name);
    else setChoosing({ file, among: takers });
  });

  return (
    <>
      {isOver && (
        <div
          // What is below it is still dropped on.
          className="pointer-events-none fixed inset-0 z-50 bg-page/85 p-3"
          data-testid="drop-overlay"
        >
          <div className="grid h-full place-items-center rounded-3xl border-3 border-dashed border-accent">
            <p className="flex items-center gap-3 rounded-2xl border border-line bg-surface px-6 py-4 text-xl font-medium shadow-lg">
              <Upload className="size-7 text-accent" aria-hidden="true" />
              {current ? text.forOne(current.title) : text.forAny}
            </p>
          </div>
        </div>
      )}
      {refused !== undefined && (
        <p role="alert" className="mb-2 rounded-xl border border-bad/40 bg-bad-wash px-4 py-3 text-sm">
          {refused}
        </p>
      )}
      {choosing && (
        <ChoosePipeline
          fileName={choosing.file.name}
          among={choosing.among}
          onChoose={(name) => {
            setChoosing(undefined);
            onDrop(choosing.file, name);
          }}
          onClose={() => setChoosing(undefined)}
        />
      )}
    </>
  );
}

/** Loaded with the first file that nothing takes. */
async function faultOf(file: File, accepted: readonly Accepted[], current: StartLook | undefined) {
  const { faultOfChosen } = await import("./file-fault.ts");
  const here = accepted.find(({ look }) => look === current) ?? accepted[0];
  return faultOfChosen(file, here?.rules ?? {});
}

/** Listens for files that are dragged onto the window; answers whether one hovers. */
function useFileDrop(onFile: (file: File) => void): boolean {
  const [isOver, setOver] = useState(false);
  // The newest callback, without listening anew at every render.
  const take = useEffectEvent(onFile);
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener(
      "dragover",
      (event) => {
        if (!hasFiles(event)) return;
        // Else the browser would leave the page to open the file.
        event.preventDefault();
        setOver(true);
      },
      { signal },
    );
    window.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget ?? setOver(false), { signal });
    window.addEventListener(
      "drop",
      (event) => {
        setOver(false);
        const file = event.dataTransfer?.files[0];
        if (!file) return;
        event.preventDefault();
        take(file);
      },
      { signal },
    );
    return () => stop.abort();
  }, []);
  return isOver;
}

/** Text that is dragged about is none of ours. */
function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}
