"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { RunPart } from "./run-view.tsx";
import type { StepCounts } from "./stages.ts";
import type { Told } from "./step-news.ts";

interface AnnouncerProps extends Pick<RunPart, "run" | "look"> {
  counts: StepCounts;
}

/** However fast steps end, a screen reader is not interrupted more often. */
const everyMs = 5_000;

/** Tells screen readers what has happened since they were told last, politely and summed up. */
export function Announcer({ run, look, counts: { ended, failed, expected } }: AnnouncerProps) {
  const { status } = run;
  // What the page shows as it opens is read there.
  const told = useRef<Told>({ status, ended, failed });
  const [news, setNews] = useState("");
  const tell = useEffectEvent(async () => {
    const before = told.current;
    if (before.status === status && before.ended === ended) return;
    // Loaded with the first news.
    const { newsOf } = await import("./news-of.ts");
    told.current = { status, ended, failed };
    setNews(newsOf(run, look, before, { ...told.current, expected }));
  });
  useEffect(() => {
    // Without a network it is loaded, and told, once there is one.
    const timer = setInterval(() => tell().catch(() => undefined), everyMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="sr-only" aria-live="polite" data-testid="news">
      {news}
    </p>
  );
}
