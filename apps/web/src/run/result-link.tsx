"use client";

import { ArrowDown } from "lucide-react";
import { useEffect, useState } from "react";
import { detailsWords } from "../words/details.ts";
import type { RunPart } from "./run-view.tsx";

const { resultLink: text } = detailsWords;

/** The way to what came of a run that has just ended, until it was seen: over the page, of which so nothing moves. */
export function ResultLink({ run: { status }, place }: Pick<RunPart, "run" | "place">) {
  const [isAway, setAway] = useState(false);
  const [isSeen, setSeen] = useState(false);
  const [isGoing, setGoing] = useState(false);
  useEffect(() => {
    const result = document.getElementById("result");
    if (!result) return;
    // Of a result whose head is at the lower edge nothing was seen.
    const observer = new IntersectionObserver(
      ([entry]) => (entry?.isIntersecting ? setSeen(true) : setAway(true)),
      { rootMargin: "0px 0px -20%" },
    );
    observer.observe(result);
    return () => observer.disconnect();
  }, [place]);
  useEffect(() => {
    const result = isGoing ? document.getElementById("result") : undefined;
    if (!result) return;
    result.scrollIntoView({ block: "start" });
    result.focus({ preventScroll: true });
  }, [isGoing, place]);
  if (isSeen || (!isAway && place.view === "steps")) return null;
  const go = () => {
    if (place.view !== "steps") place.showView("steps");
    if (place.step !== undefined) place.closeStep();
    setGoing(true);
  };
  return (
    <button
      type="button"
      onClick={go}
      className="fixed inset-x-0 bottom-5 z-30 mx-auto flex min-h-11 w-fit items-center gap-2 rounded-full bg-accent px-5 py-2.5 text-[15px] font-medium text-accent-ink shadow-lg hover:brightness-95"
    >
      {status === "completed" ? text.completed : text.other}
      <ArrowDown className="size-4" aria-hidden="true" />
    </button>
  );
}
