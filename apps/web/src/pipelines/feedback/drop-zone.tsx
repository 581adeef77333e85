"use client";

import type { FileRef } from "@stepcast/pipeline";
import { FileSpreadsheet, LoaderCircle, Upload, X } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { formatBytes, formatShare } from "../../components/format.ts";
import { feedbackFormWords as text } from "../../words/feedback/form.ts";
import { startWords } from "../../words/start.ts";

const { file: fileText } = startWords;

/** A file on its way. */
export interface Sending {
  /** 0 to 1. */
  share: number;
  isPaused: boolean;
  pause(): void;
  goOn(): void;
}

interface DropZoneProps {
  file: File | FileRef | undefined;
  sending: Sending | undefined;
  /** The file is there, and the run begins. */
  starting: boolean;
  onFile(file: File): void;
  onClear(): void;
}

/** Takes a file by the file dialog; what is dropped comes from the page, which takes it anywhere. */
export function DropZone({ file, sending, starting, onFile, onClear }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const isBusy = sending !== undefined || starting;
  const [over, setOver] = useState(false);
  const takeEarly = useEffectEvent(onFile);
  useEffect(() => {
    // Chosen before the page was taken over by its scripts.
    const [early] = input.current?.files ?? [];
    if (early) takeEarly(early);
  }, []);
  return (
    <div
      data-drop-zone
      onDragOver={() => setOver(!isBusy)}
      onDragLeave={() => setOver(false)}
      onDrop={() => setOver(false)}
      className={`rounded-2xl border-2 border-dashed bg-surface text-center transition-colors ${isBusy ? "p-8 sm:p-10" : file ? "p-4" : ""} ${
        over ? "border-accent bg-accent-wash" : "border-line"
      }`}
    >
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        aria-label={text.file}
        className="sr-only"
        tabIndex={-1}
        disabled={isBusy}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) onFile(chosen);
          event.target.value = "";
        }}
      />
      {starting ? (
        <Starting />
      ) : sending ? (
        <Progress {...sending} onClear={onClear} />
      ) : file ? (
        <Chosen file={file} onClear={onClear} />
      ) : (
        <Invitation onBrowse={() => input.current?.click()} />
      )}
    </div>
  );
}

function Invitation({ onBrowse }: { onBrowse(): void }) {
  return (
    <button type="button" onClick={onBrowse} className="block w-full cursor-pointer rounded-2xl p-8 sm:p-10">
      <Upload className="mx-auto size-8 text-accent" aria-hidden="true" />
      <span className="mt-4 block text-lg font-medium">
        <span className="pointer-coarse:hidden">{text.drop}</span>
        <span className="hidden text-accent underline underline-offset-4 pointer-coarse:inline">
          {text.chooseFile}
        </span>
      </span>{" "}
      <span className="mt-1 block text-sm text-soft">
        <span className="pointer-coarse:hidden">
          {text.or}{" "}
          <span className="font-medium text-accent underline underline-offset-4">{text.choose}</span>
          {" · "}
        </span>
        {text.which}
      </span>
    </button>
  );
}

function Chosen({ file, onClear }: { file: File | FileRef; onClear(): void }) {
  return (
    <div className="flex items-center justify-center gap-3">
      <FileSpreadsheet className="size-7 shrink-0 text-accent" aria-hidden="true" />
      <div className="min-w-0 text-left">
        <p className="truncate font-medium">{file.name}</p>
        <p className="text-sm text-soft">{formatBytes(file instanceof File ? file.size : file.sizeBytes)}</p>
      </div>
      <button
        type="button"
        onClick={onClear}
        aria-label={fileText.another}
        className="rounded-full p-2 text-soft hover:bg-sunken hover:text-ink"
      >
        <X className="size-4" aria-hidden="true" />
      </button>
    </div>
  );
}

function Starting() {
  return (
    <div role="status">
      <LoaderCircle className="mx-auto size-8 animate-spin text-accent" aria-hidden="true" />
      <p className="mt-4 font-medium">{text.starting}</p>
    </div>
  );
}

function Progress({ share, isPaused, pause, goOn, onClear }: Sending & { onClear(): void }) {
  const button = "rounded-full px-3 py-1 text-sm font-medium text-soft hover:bg-sunken hover:text-ink";
  return (
    <div className="mx-auto max-w-md">
      <p className="font-medium">
        {isPaused ? fileText.paused : fileText.sending} … {formatShare(share)}
      </p>
      <progress
        aria-label={fileText.sent}
        max={100}
        value={Math.round(share * 100)}
        className="mt-3 h-2 w-full accent-accent"
      />
      <div className="mt-3 flex justify-center gap-2">
        <button type="button" onClick={isPaused ? goOn : pause} className={button}>
          {isPaused ? fileText.goOn : fileText.pause}
        </button>
        {isPaused && (
          <button type="button" onClick={onClear} className={button}>
            {fileText.another}
          </button>
        )}
      </div>
    </div>
  );
}
