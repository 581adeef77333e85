"use client";

import type { PipelineRun } from "@stepcast/react";
import { Plus } from "lucide-react";
import { useId, useState, useTransition } from "react";
import { feedbackAddSectionWords as text } from "../../words/feedback/add-section.ts";
import { sharedWords } from "../../words/shared.ts";
import { columnsToAdd } from "./added-columns.ts";
import type { Feedback } from "./types.ts";

/** Adds one column after the other to break the results down by. Whoever opened it goes on with the keyboard. */
export function AddSectionForm({ run }: { run: PipelineRun<Feedback> }) {
  const select = useId();
  const [column, setColumn] = useState("");
  const [told, setTold] = useState<{ words: string; wrong?: true }>();
  const [isBusy, startTransition] = useTransition();
  const columns = columnsToAdd(run);
  if (columns.length === 0 && !told) return null;

  const add = () =>
    startTransition(async () => {
      try {
        await run.signal("addSection", { column });
        setTold({ words: text.added(column) });
        setColumn("");
      } catch (error) {
        setTold({
          words: error instanceof Error ? error.message : sharedWords.tryAgain,
          wrong: true,
        });
      }
    });

  return (
    <form
      className="mt-3 rounded-2xl border border-dashed border-line px-4 py-3.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy && column) add();
      }}
    >
      <label htmlFor={select} className="text-sm font-medium">
        {text.label}
      </label>
      <div className="mt-2 flex flex-wrap gap-2">
        <select
          id={select}
          ref={takeFocus}
          value={columns.includes(column) ? column : ""}
          required
          onChange={(event) => setColumn(event.target.value)}
          className="min-w-0 flex-1 basis-40 rounded-lg border border-line bg-surface px-3 py-1.5 text-sm"
        >
          <option value="">{text.choose}</option>
          {columns.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <button
          type="submit"
          aria-disabled={isBusy || !column}
          className="inline-flex items-center gap-1.5 rounded-lg bg-accent px-3 py-1.5 text-sm font-medium text-accent-ink"
        >
          <Plus className="size-4" aria-hidden="true" />
          {text.add}
        </button>
      </div>
      <p role="status" className={`text-sm ${told ? "mt-2" : ""} ${told?.wrong ? "text-bad" : "text-soft"}`}>
        {told?.words}
      </p>
    </form>
  );
}

function takeFocus(select: HTMLSelectElement | null): void {
  select?.focus();
}
