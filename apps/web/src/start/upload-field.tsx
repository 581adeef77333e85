"use client";

import type { FileRef } from "@stepcast/pipeline";
import type { FieldProps } from "@stepcast/react/form";
import { FileSpreadsheet, Upload, X } from "lucide-react";
import { use, useEffect, useEffectEvent, useRef, useState } from "react";
import { formatBytes, formatShare } from "../components/format.ts";
import { startWords } from "../words/start.ts";
import { DroppedFile } from "./dropped-file.ts";
import { type Sending, useUpload } from "./use-upload.ts";

const { file: text } = startWords;

/** A file of a form: chosen or dropped, it goes up at once, which can be paused; its ticket is the value. */
export function UploadField(props: FieldProps) {
  const { id, field, value, setValue, required, invalid, disabled, describedBy } = props;
  const input = useRef<HTMLInputElement>(null);
  const { sending, problem, send, cancel } = useUpload((file) => setValue(asJson(file)));
  // Where the form has a value for a file, it is a ticket: it takes no other.
  const file = value as FileRef | undefined;
  const [isOver, setOver] = useState(false);

  function take(chosen: File | undefined) {
    if (!chosen || disabled) return;
    setValue(undefined);
    void send(chosen);
  }

  const dropped = use(DroppedFile);
  const takeEarly = useEffectEvent(take);
  const takeDropped = useEffectEvent(() => take(dropped));
  useEffect(() => {
    // Chosen before the page was taken over by its scripts.
    const [early] = input.current?.files ?? [];
    if (early) takeEarly(early);
  }, []);
  useEffect(() => {
    if (dropped && input.current && isFirstOf(input.current)) takeDropped();
  }, [dropped]);

  return (
    <div
      data-drop-zone
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={() => setOver(false)}
      className={`rounded-xl border-2 border-dashed px-5 py-7 text-center transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${
        isOver ? "border-accent bg-accent-wash" : invalid ? "border-bad" : "border-line"
      }`}
    >
      <input
        ref={input}
        id={id}
        type="file"
        accept={field.kind === "file" ? field.accept : undefined}
        className="peer sr-only"
        required={required && !file}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        disabled={disabled}
        onChange={({ target }) => {
          take(target.files?.[0]);
          target.value = "";
        }}
      />
      {sending ? (
        <Progress {...sending} onCancel={cancel} />
      ) : file ? (
        <Chosen file={file} onClear={() => setValue(undefined)} />
      ) : (
        <Invitation onBrowse={() => input.current?.click()} />
      )}
      {problem !== undefined && (
        <p role="alert" className="mt-3 text-sm text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}

/** A form may take several files; what is dropped is the first one's. */
function isFirstOf(input: HTMLInputElement): boolean {
  return input.form?.querySelector("input[type=file]") === input;
}

/** A ticket is JSON already; its type says so of no interface. */
function asJson(file: FileRef) {
  return { ...file };
}

function Invitation({ onBrowse }: { onBrowse(): void }) {
  return (
    <div className="rounded-lg">
      <Upload className="mx-auto size-7 text-accent" aria-hidden="true" />
      <p className="mt-3 font-medium">{text.dropHere}</p>
      <p className="mt-1 text-sm text-soft">
        {text.or} {/* The input itself has the focus and the label; this is its look. */}
        <button
          type="button"
          tabIndex={-1}
          onClick={onBrowse}
          className="font-medium text-accent underline underline-offset-4"
        >
          {text.choose}
        </button>
      </p>
    </div>
  );
}

function Chosen({ file, onClear }: { file: FileRef; onClear(): void }) {
  return (
    <div className="flex items-center justify-center gap-3">
      <FileSpreadsheet className="size-7 shrink-0 text-accent" aria-hidden="true" />
      <div className="min-w-0 text-left">
        <p className="line-clamp-2 font-medium [overflow-wrap:anywhere]" dir="auto" title={file.name}>
          {file.name}
        </p>
        <p className="text-sm text-soft">{formatBytes(file.sizeBytes)}</p>
      </div>
      <button
        type="button"
        onClick={onClear}
        aria-label={text.another}
        className="rounded-full p-2 text-soft hover:bg-sunken hover:text-ink"
      >
        <X className="size-4" aria-hidden="true" />
      </button>
    </div>
  );
}

function Progress({ name, share, isPaused, pause, goOn, onCancel }: Sending & { onCancel(): void }) {
  const button = "rounded-full px-3 py-1 text-sm font-medium text-soft hover:bg-sunken hover:text-ink";
  return (
    <div className="mx-auto max-w-md">
      <p className="truncate font-medium" dir="auto">
        {name}
      </p>
      <p className="text-sm text-soft tabular-nums">
        {isPaused ? text.paused : text.sending} … {formatShare(share)}
      </p>
      <progress
        aria-label={text.sent}
        max={100}
        value={Math.round(share * 100)}
        className="mt-2 h-2 w-full accent-accent"
      />
      <div className="mt-2 flex justify-center gap-2">
        <button type="button" onClick={isPaused ? goOn : pause} className={button}>
          {isPaused ? text.goOn : text.pause}
        </button>
        <button type="button" onClick={onCancel} className={button}>
          {text.another}
        </button>
      </div>
    </div>
  );
}
