"use client";

import type { FileRef } from "@stepcast/pipeline";
import type { FieldProps } from "@stepcast/react/form";
import { Upload } from "lucide-react";
import { use, useEffect, useEffectEvent, useRef, useState } from "react";
import { later } from "../components/later.tsx";
import { startWords } from "../words/start.ts";
import { DroppedFile } from "./dropped-file.ts";
import { useUpload } from "./use-upload.ts";

// Of use only where there is a file. Room for it is there at once.
const ChosenFile = later(() => import("./chosen-file.tsx").then((module) => module.ChosenFile), Room);
const FileProgress = later(() => import("./chosen-file.tsx").then((module) => module.FileProgress), Room);

const { file: text } = startWords;

/** A file of a form: chosen or dropped, it goes up at once, which can be paused; its ticket is the value. */
export function UploadField(props: FieldProps) {
  const { id, field, value, setValue, required, invalid, disabled, describedBy } = props;
  const input = useRef<HTMLInputElement>(null);
  const { sending, problem, send, cancel } = useUpload(field.kind === "file" ? field : {}, (file) =>
    setValue(asJson(file)),
  );
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
      className={`rounded-xl border-2 border-dashed text-center ${sending || file ? "px-5 py-7" : ""} transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${
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
        <FileProgress {...sending} onCancel={cancel} />
      ) : file ? (
        <ChosenFile file={file} onClear={() => setValue(undefined)} />
      ) : (
        <Invitation onBrowse={() => input.current?.click()} />
      )}
      {problem !== undefined && (
        <p role="alert" className="mt-3 px-5 pb-5 text-sm text-bad">
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
    // The input itself has the focus and the label; this is its look.
    <button type="button" tabIndex={-1} onClick={onBrowse} className="block w-full cursor-pointer px-5 py-7">
      <Upload className="mx-auto size-7 text-accent" aria-hidden="true" />
      <span className="pointer-coarse:hidden">
        <span className="mt-3 block font-medium">{text.dropHere}</span>{" "}
        <span className="mt-1 block text-sm text-soft">
          {text.or}{" "}
          <span className="font-medium text-accent underline underline-offset-4">{text.choose}</span>
        </span>
      </span>
      <span className="mt-3 hidden font-medium text-accent underline underline-offset-4 pointer-coarse:block">
        {text.chooseFile}
      </span>
    </button>
  );
}

function Room() {
  return <div className="h-11" />;
}
