"use client";

import type { ComponentType } from "react";
import { words } from "../words.ts";
import { ConnectionSection } from "./connection-section.tsx";
import { FilesSection } from "./files-section.tsx";
import { FormsSection } from "./forms-section.tsx";
import { EventsSection, LogSection } from "./log-section.tsx";
import { GraphSection, TimelineSection } from "./runs-sections.tsx";
import { StatusSection } from "./status-section.tsx";

const { gallery } = words;

const parts: readonly { id: string; title: string; Part: ComponentType }[] = [
  { id: "status", title: gallery.status, Part: StatusSection },
  { id: "timeline", title: gallery.timeline, Part: TimelineSection },
  { id: "graph", title: gallery.graph, Part: GraphSection },
  { id: "log", title: gallery.log, Part: LogSection },
  { id: "events", title: gallery.events, Part: EventsSection },
  { id: "connection", title: gallery.connection, Part: ConnectionSection },
  { id: "files", title: gallery.files, Part: FilesSection },
  { id: "forms", title: gallery.forms, Part: FormsSection },
];

/** Each part in each state: what an app can build with, and the visual test. */
export function Gallery() {
  return (
    <>
      <h1 className="mt-10 text-2xl font-semibold tracking-tight">{gallery.title}</h1>
      <p className="mt-2 text-soft">{gallery.intro}</p>
      <nav aria-label={gallery.contents} className="mt-4 flex flex-wrap gap-x-5 gap-y-2 text-sm">
        {parts.map(({ id, title }) => (
          <a key={id} href={`#${id}`} className="text-accent hover:underline">
            {title}
          </a>
        ))}
      </nav>
      {parts.map(({ id, Part }) => (
        <Part key={id} />
      ))}
    </>
  );
}
