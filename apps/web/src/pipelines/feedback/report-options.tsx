"use client";

import { type ReactNode, useId } from "react";
import { feedbackFormWords as text } from "../../words/feedback/form.ts";
import { feedbackStartWords } from "../../words/feedback/start.ts";

export interface ReportOptions {
  title: string;
  textColumn: string;
  /** As typed: names with commas between. */
  topics: string;
}

export const emptyOptions: ReportOptions = { title: "", textColumn: "", topics: "" };

interface FormProps {
  options: ReportOptions;
  onChange(options: ReportOptions): void;
  onSubmit(): void;
}

/** What may be said about the report; all of it may stay empty. */
export function ReportOptionsForm({ options, onChange, onSubmit }: FormProps) {
  const set = (part: Partial<ReportOptions>) => onChange({ ...options, ...part });
  return (
    <form
      className="mt-5 rounded-2xl border border-line bg-surface p-5 sm:p-6"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field {...text.title}>
          {(id) => (
            <TextInput id={id} value={options.title} maxLength={300} onChange={(title) => set({ title })} />
          )}
        </Field>
        <Field {...text.textColumn}>
          {(id) => (
            <TextInput
              id={id}
              value={options.textColumn}
              maxLength={300}
              onChange={(textColumn) => set({ textColumn })}
            />
          )}
        </Field>
        <div className="sm:col-span-2">
          <Field {...text.topics}>
            {(id) => (
              <TextInput
                id={id}
                value={options.topics}
                maxLength={4_000}
                onChange={(topics) => set({ topics })}
              />
            )}
          </Field>
        </div>
      </div>
      <button
        type="submit"
        className="mt-6 w-full rounded-xl bg-accent px-5 py-3 font-medium text-accent-ink transition-opacity hover:opacity-90 sm:w-auto"
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
