"use client";

import type { StepState } from "@stepcast/pipeline";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight } from "lucide-react";
import { useId, useMemo, useRef, useState } from "react";
import { formatCount } from "../components/format.ts";
import { StatusIcon } from "../components/status-badge.tsx";
import { stepGroupWords as text } from "../words/step-group.ts";
import type { RunPart } from "./run-view.tsx";
import { type AgentSteps, countSteps, type StepCounts } from "./stages.ts";
import { StepRow } from "./step-row.tsx";
import { agentLook } from "./title-of-step.ts";

interface StepGroupProps extends AgentSteps, Pick<RunPart, "look" | "place"> {
  runEndedAt: number | undefined;
}

/** The many steps of one agent in one row, which opens to a list of them. */
export function StepGroup({ agent, steps, expected, look, place, runEndedAt }: StepGroupProps) {
  const counts = countSteps([{ kind: "planned", agents: [{ agent, steps, expected }], awaited: [] }]);
  const [isOpen, setOpen] = useState(false);
  const list = useId();
  const { title, purpose } = agentLook(look, agent) ?? { title: agent, purpose: "" };
  return (
    <div data-step-group={agent} data-status={statusOf(counts)}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={list}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-start gap-3 px-4 py-3 text-left -outline-offset-2 hover:bg-sunken/60"
      >
        <span className="mt-0.5">
          <StatusIcon status={statusOf(counts)} className="size-5" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="truncate font-medium">{title}</span>
            <span className="ml-auto shrink-0 text-sm text-soft tabular-nums">
              {text.steps(counts.expected)}
            </span>
          </span>
          <span className="mt-0.5 block h-5 truncate text-sm text-soft tabular-nums">
            {summary(counts) || purpose}
          </span>
        </span>
        <ChevronRight
          className={`mt-1 size-4 shrink-0 text-faint transition-transform ${isOpen ? "rotate-90" : ""}`}
          aria-hidden="true"
        />
      </button>
      <div id={list} hidden={!isOpen}>
        {isOpen && <StepsOfGroup steps={steps} look={look} place={place} runEndedAt={runEndedAt} />}
      </div>
    </div>
  );
}

function statusOf({ failed, ended, expected }: StepCounts): StepState["status"] {
  if (failed > 0) return "failed";
  return ended === expected ? "completed" : "running";
}

function summary({ ended, expected, failed, running }: StepCounts): string {
  const parts = [text.ended(formatCount(ended), formatCount(expected))];
  if (failed > 0) parts.push(text.failed(formatCount(failed)));
  if (running > 0) parts.push(text.running(formatCount(running)));
  return parts.join(" · ");
}

const filters = {
  all: { label: text.all, has: () => true },
  failed: { label: text.onlyFailed, has: ({ status }: StepState) => status === "failed" },
  running: { label: text.onlyRunning, has: ({ endedAt }: StepState) => endedAt === undefined },
} as const;

type Filter = keyof typeof filters;

/** As its rows are drawn, in pixels. */
const rowHeight = 71;

function StepsOfGroup({ steps, look, place, runEndedAt }: Omit<StepGroupProps, "agent" | "expected">) {
  const [filter, setFilter] = useState<Filter>(steps.some(filters.failed.has) ? "failed" : "all");
  const shown = useMemo(() => steps.filter(filters[filter].has), [steps, filter]);
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- it renders by itself what it measures anew
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    getItemKey: (index) => shown[index]?.key ?? index,
  });
  return (
    <div className="border-t border-line bg-page">
      <fieldset className="flex flex-wrap gap-1 px-4 py-2">
        <legend className="sr-only">{text.show}</legend>
        {(Object.keys(filters) as Filter[]).map((name) => (
          <label
            key={name}
            className="cursor-pointer rounded-full px-3 py-1 text-sm font-medium text-soft has-checked:bg-accent-wash has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="shown"
              className="sr-only"
              checked={filter === name}
              onChange={() => setFilter(name)}
            />
            {filters[name].label}
          </label>
        ))}
      </fieldset>
      <div
        ref={scroller}
        className="max-h-112 overflow-y-auto border-t border-line"
        tabIndex={0}
        role="region"
        aria-label={text.title}
      >
        {shown.length === 0 && <p className="px-4 py-6 text-center text-sm text-soft">{text.noneSo}</p>}
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const step = shown[index];
            return (
              step && (
                <li
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  aria-setsize={shown.length}
                  aria-posinset={index + 1}
                  className="absolute inset-x-0 top-0 border-b border-line"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <StepRow
                    step={step}
                    look={look}
                    isOpen={place.step === step.key}
                    runEndedAt={runEndedAt}
                    onOpen={place.openStep}
                    onClose={place.closeStep}
                  />
                </li>
              )
            );
          })}
        </ul>
      </div>
    </div>
  );
}
