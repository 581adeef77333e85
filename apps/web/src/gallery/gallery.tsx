"use client";

import type { ComponentType } from "react";
import { ConnectionSection } from "./connection-section.tsx";
import { FilesSection } from "./files-section.tsx";
import { FormsSection } from "./forms-section.tsx";
import { EventsSection, LogSection } from "./log-section.tsx";
import { GraphSection, TimelineSection } from "./runs-sections.tsx";
import { galleryWords } from "../words/gallery.ts";
import { StatusSection } from "./status-section.tsx";

const parts: readonly { id: string; title: string; Part: ComponentType }[] = [
  { id: "status", title: galleryWords.status, Part: StatusSection },
  { id: "timeline", title: galleryWords.timeline, Part: TimelineSection },
  { id: "graph", title: galleryWords.graph, Part: GraphSection },
  { id: "log", title: galleryWords.log, Part: LogSection },
  { id: "events", title: galleryWords.events, Part: EventsSection },
  { id: "connection", title: galleryWords.connection, Part: ConnectionSection },
  { id: "files", title: galleryWords.files, Part: FilesSection },
  { id: "forms", title: galleryWords.forms, Part: FormsSection },
];

/** Each part in each state: what an app can build with, and the visual test. */
export function Gallery() {
  return (
    <>
      <h1 className="mt-10 text-2xl font-semibold tracking-tight">{galleryWords.title}</h1>
      <p className="mt-2 text-soft">{galleryWords.intro}</p>
      <nav aria-label={galleryWords.contents} className="mt-4 flex flex-wrap gap-x-5 gap-y-2 text-sm">
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
