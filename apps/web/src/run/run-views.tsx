"use client";

import { ChartGantt, ListChecks, ListTree, type LucideIcon, ScrollText, Workflow } from "lucide-react";
import { useId } from "react";
import { inBrowser } from "../components/later.tsx";
import { Tabs } from "../components/tabs.tsx";
import { runWords } from "../words/run.ts";
import type { RunPart } from "./run-view.tsx";
import type { Stage } from "./stages.ts";
import { StepsView } from "./steps-view.tsx";
import type { Usual } from "./use-usual.ts";
import type { View } from "./use-place.ts";

const { views: text } = runWords;

const tabs = [
  { name: "steps", label: text.steps, Icon: ListChecks },
  { name: "timeline", label: text.timeline, Icon: ChartGantt },
  { name: "graph", label: text.graph, Icon: Workflow },
  { name: "events", label: text.events, Icon: ListTree },
  { name: "log", label: text.log, Icon: ScrollText },
] as const satisfies readonly { name: View; label: string; Icon: LucideIcon }[];

// Whoever looks at the steps alone does not load the others; nor does the server draw what it cannot measure.
const loading = () => <div className="h-96 animate-pulse rounded-2xl bg-sunken" aria-busy="true" />;
const TimelineView = inBrowser(
  () => import("./timeline-view.tsx").then((module) => module.TimelineView),
  loading,
);
const GraphView = inBrowser(() => import("./graph-view.tsx").then((module) => module.GraphView), loading);
const EventsView = inBrowser(() => import("./events-view.tsx").then((module) => module.EventsView), loading);
const LogView = inBrowser(() => import("./log-view.tsx").then((module) => module.LogView), loading);

export interface RunViewsProps extends RunPart {
  stages: readonly Stage[];
  usual: Usual;
}

/** The same run, looked at in several ways. */
export function RunViews(props: RunViewsProps) {
  const id = useId();
  const { view, showView } = props.place;
  return (
    <section aria-label={text.label} className="min-w-0">
      <div className="border-b border-line">
        <Tabs id={id} label={text.label} tabs={tabs} chosen={view} onChoose={(name) => showView(name)} />
      </div>
      <div id={id} role="tabpanel" aria-labelledby={`${id}-${view}`} className="pt-4">
        <Shown {...props} />
      </div>
    </section>
  );
}

function Shown(props: RunViewsProps) {
  const { view } = props.place;
  switch (view) {
    case "steps":
      return <StepsView {...props} />;
    case "timeline":
      return <TimelineView {...props} />;
    case "graph":
      return <GraphView {...props} />;
    case "events":
      return <EventsView {...props} />;
    case "log":
      return <LogView {...props} />;
    default:
      return view satisfies never;
  }
}
