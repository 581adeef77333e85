"use client";

import { Hourglass } from "lucide-react";
import type { ReactNode } from "react";
import { later } from "../components/later.tsx";
import { runWords } from "../words/run.ts";
import { Notice } from "./notice.tsx";
import { openQuestion } from "./questions.ts";
import type { AnyRun, RunPart } from "./run-view.tsx";

const EndNote = later(() => import("./end-note.tsx").then((module) => module.EndNote));
const FailureCard = later(() => import("./failure-card.tsx").then((module) => module.FailureCard));

const { outcome: text } = runWords;

/** What came of the run, or what will. */
export function Outcome(part: RunPart) {
  return (
    <section id="result" aria-label={text.label} tabIndex={-1} className="scroll-mt-4">
      {contents(part)}
    </section>
  );
}

function contents(part: RunPart): ReactNode {
  const { run, look } = part;
  switch (run.status) {
    case "completed":
      return look.Result ? <look.Result run={run} /> : <EndNote {...part} />;
    case "failed":
      return <FailureCard {...part} />;
    case "cancelled":
      return <EndNote {...part} />;
    case "queued":
    case "running":
    case "waiting":
    case "paused":
      return (
        <Notice Icon={Hourglass} title={text.coming}>
          {afterwards(run)}
        </Notice>
      );
    default:
      return run.status satisfies never;
  }
}

/** An open question says so itself that the page may be closed. */
function afterwards(run: AnyRun): string {
  if (run.status === "paused") return text.whenPaused;
  return openQuestion(run) ? text.whenAsked : text.closeable;
}
