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
  const params = useSearchParams();
  const view = viewNamed(params.get("view"));
  const step = params.get("step") ?? undefined;
  const line = Number(params.get("line")) || undefined;
  return useMemo(() => {
    const go = (place: Place, instead = false) => {
      const address = addressOf(place);
      if (instead) window.history.replaceState(null, "", address);
      else window.history.pushState(null, "", address);
    };
    return {
      view,
      step,
      line,
      showView: (next, key = step) => go({ view: next, step: key, line: undefined }),
      openStep: (key, { instead = false } = {}) => go({ view, step: key, line }, instead),
      closeStep: () => go({ view, step: undefined, line }),
      showLine: (seq) => go({ view, step, line: seq }, true),
    };
  }, [view, step, line]);
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
