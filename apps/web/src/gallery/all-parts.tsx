"use client";

import { useEffect } from "react";
import { ConnectionSection } from "./connection-section.tsx";
import { FilesSection } from "./files-section.tsx";
import { FormsSection } from "./forms-section.tsx";
import { EventsSection, LogSection } from "./log-section.tsx";
import { GraphSection, TimelineSection } from "./runs-sections.tsx";
import { StatusSection } from "./status-section.tsx";

/** One below the other. They write times and numbers as their reader does, whom the server does not know. */
export function AllParts() {
  // Where an address leads is here only now.
  useEffect(() => document.getElementById(location.hash.slice(1))?.scrollIntoView(), []);
  return (
    <>
      <StatusSection />
      <TimelineSection />
      <GraphSection />
      <LogSection />
      <EventsSection />
      <ConnectionSection />
      <FilesSection />
      <FormsSection />
    </>
  );
}
