"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";

export const views = ["steps", "timeline", "graph", "events", "log"] as const;
export type View = (typeof views)[number];

/** Where on a run's page somebody is; all of it is in the address, so that a link leads there and Back leads out. */
export interface Place {
  readonly view: View;
  /** The chosen step's key. */
  readonly step: string | undefined;
  /** A line of the log that was linked to: its event's `seq`. */
  readonly line: number | undefined;
}

export interface PlaceActions {
  showView(view: View, step?: string): void;
  /** `instead`: Back does not lead to the step that was open before, as when one walks through a list. */
  openStep(key: string, options?: { instead?: boolean }): void;
  closeStep(): void;
  showLine(seq: number): void;
}

/** The browser's history does it without asking the server; Next follows what it says. */
export function usePlace(): Place & PlaceActions {
  const query = useSearchParams().toString();
  return useMemo(() => ({ ...placeIn(query), ...actions }), [query]);
}

function placeIn(query: string): Place {
  const params = new URLSearchParams(query);
  return {
    view: viewNamed(params.get("view")),
    step: params.get("step") ?? undefined,
    line: Number(params.get("line")) || undefined,
  };
}

const actions: PlaceActions = {
  showView: (view, step) => go({ view, line: undefined, ...(step !== undefined && { step }) }),
  openStep: (step, { instead = false } = {}) => go({ step }, instead),
  closeStep: () => go({ step: undefined }),
  showLine: (line) => go({ line }, true),
};

/** From where the address is now: what is rendered may be behind it by a click. */
function go(change: Partial<Place>, instead = false): void {
  const address = addressOf({ ...placeIn(window.location.search), ...change });
  if (instead) window.history.replaceState(null, "", address);
  else window.history.pushState(null, "", address);
}

function viewNamed(name: string | null): View {
  return views.find((view) => view === name) ?? "steps";
}

/** This page's address at a place; what is usual is left out. */
function addressOf({ view, step, line }: Place): string {
  const params = new URLSearchParams();
  if (view !== "steps") params.set("view", view);
  if (step !== undefined) params.set("step", step);
  if (view === "log" && line !== undefined) params.set("line", String(line));
  const query = params.toString();
  return query === "" ? window.location.pathname : `?${query}`;
}
