"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { feedbackFormWords as text } from "../../words/feedback/form.ts";
import { feedbackStartWords } from "../../words/feedback/start.ts";
import type { ReportOptions } from "./report-options.ts";

interface FormProps {
  options: ReportOptions;
  startsOpen: boolean;
  /** Whether a person waits for the button, and it is brought into view. */
  startsInView: boolean;
  onChange(options: ReportOptions): void;
  onSubmit(): void;
}

/** What begins the report, and what may be said about it before; all of that may stay empty. */
export function ReportOptionsForm({ options, startsOpen, startsInView, onChange, onSubmit }: FormProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (startsInView) button.current?.scrollIntoView({ block: "nearest" });
  }, [startsInView]);
  const field = (name: keyof ReportOptions, maxLength = 300) => (
    <Field {...text[name]}>
      {(id) => (
        <TextInput
          id={id}
          value={options[name]}
          maxLength={maxLength}
          onChange={(value) => onChange({ ...options, [name]: value })}
        />
      )}
    </Field>
  );
  return (
    <form
      className="mt-5 rounded-2xl border border-line bg-surface p-5 sm:p-6"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <details className="group" open={startsOpen}>
        <summary className="flex w-max cursor-pointer list-none items-center gap-1.5 text-sm font-medium hover:text-accent [&::-webkit-details-marker]:hidden">
          <ChevronRight
            className="size-4 text-soft transition-transform group-open:rotate-90 rtl:-scale-x-100"
            aria-hidden="true"
          />
          {text.options}
        </summary>
        <div className="mt-4 grid gap-4 sm:grid-cols-2">
          {field("title")}
          {field("textColumn")}
          {field("dateColumn")}
          {field("ratingColumn")}
          <div className="sm:col-span-2">{field("topics", 4_000)}</div>
        </div>
      </details>
      <button
        ref={button}
        type="submit"
        className="mt-5 w-full scroll-mb-6 rounded-xl bg-accent px-5 py-3 font-medium text-accent-ink transition-opacity hover:brightness-95 sm:w-auto"
      >
        {feedbackStartWords.action}
      </button>
    </form>
  );
}

function Field({ label, hint, children }: { label: string; hint: string; children(id: string): ReactNode }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="mt-1.5">{children(id)}</div>
      <p className="mt-1 text-xs text-faint">{hint}</p>
    </div>
  );
}

interface TextInputProps {
  id: string;
  value: string;
  maxLength: number;
  onChange(value: string): void;
}

function TextInput({ onChange, ...rest }: TextInputProps) {
  return (
    <input
      {...rest}
      type="text"
      onChange={(event) => onChange(event.target.value)}
      className="w-full rounded-lg border border-line bg-page px-3 py-2 text-[15px] outline-offset-0"
    />
  );
}
