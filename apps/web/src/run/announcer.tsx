"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import { runWords } from "../words/run.ts";
import type { StepCounts } from "./stages.ts";
import { newsSince, type Told, toldOf } from "./step-news.ts";

interface AnnouncerProps {
  /** In words. */
  status: string;
  counts: StepCounts;
  /** The step that ended last, and how, in words. */
  newest: string | undefined;
}

/** However fast steps end, a screen reader is not interrupted more often. */
const everyMs = 5_000;

/** Tells screen readers what has happened since they were told last, politely and summed up. */
export function Announcer({ status, counts, newest }: AnnouncerProps) {
  // What the page shows as it opens is read there.
  const told = useRef<Told>(toldOf(status, counts));
  const [news, setNews] = useState("");
  const tell = useEffectEvent(() => {
    const since = newsSince(told.current, { status, ...counts, newest }, runWords.news);
    if (since === "") return;
    told.current = toldOf(status, counts);
    setNews(since);
  });
  useEffect(() => {
    const timer = setInterval(tell, everyMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="sr-only" aria-live="polite" data-testid="news">
      {news}
    </p>
  );
}
