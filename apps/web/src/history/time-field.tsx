"use client";

import { useId, useState } from "react";
import { historyWords } from "../words/history.ts";
import { type TimeFilter, type TimeSpan, timeSpans } from "./runs-filter.ts";
import { SelectField } from "./select-field.tsx";
import { dayOf } from "./time-range.ts";

const { filter: text } = historyWords;

interface TimeFieldProps {
  time: TimeFilter | undefined;
  onChange(time: TimeFilter | undefined): void;
}

/** When the runs shown were started: a span until now, or days of one's own. */
export function TimeField({ time, onChange }: TimeFieldProps) {
  const [isOpen, setOpen] = useState(false);
  const isOwn = time?.kind === "own" || (isOpen && !time);
  const chosen = isOwn ? "own" : time?.kind === "span" ? time.span : "";
  const choose = (value: string) => {
    setOpen(value === "own");
    if (value === "own") onChange({ kind: "own", from: dayOf(Date.now()), to: undefined });
    else
      onChange(timeSpans.includes(value as TimeSpan) ? { kind: "span", span: value as TimeSpan } : undefined);
  };
  return (
    <>
      <SelectField
        label={text.time}
        value={chosen}
        onChange={choose}
        options={[
          ["", text.anyTime],
          ...timeSpans.map((span) => [span, text.spans[span]] as const),
          ["own", text.ownTime],
        ]}
      />
      {isOwn && (
        <OwnDays
          time={time?.kind === "own" ? time : { from: undefined, to: undefined }}
          onChange={onChange}
        />
      )}
    </>
  );
}

interface OwnDaysProps {
  time: { readonly from: string | undefined; readonly to: string | undefined };
  onChange(time: TimeFilter | undefined): void;
}

function OwnDays({ time: { from, to }, onChange }: OwnDaysProps) {
  const change = (days: { from?: string | undefined; to?: string | undefined }) =>
    onChange({ kind: "own", from, to, ...days });
  return (
    <div className="col-span-2 grid w-full grid-cols-2 gap-3 sm:flex sm:gap-4">
      <DayField label={text.from} value={from} max={to} onChange={(day) => change({ from: day })} />
      <DayField label={text.to} value={to} min={from} onChange={(day) => change({ to: day })} />
    </div>
  );
}

interface DayFieldProps {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  onChange(day: string | undefined): void;
}

function DayField({ label, value, min, max, onChange }: DayFieldProps) {
  const id = useId();
  return (
    <div className="min-w-0 sm:flex sm:items-center sm:gap-2">
      <label htmlFor={id} className="text-sm text-soft">
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={value ?? ""}
        min={min}
        max={max}
        onChange={(event) => onChange(event.target.value || undefined)}
        className="mt-1 h-10 w-full min-w-0 rounded-xl border border-line bg-surface px-3 text-[15px] tabular-nums sm:mt-0"
      />
    </div>
  );
}
