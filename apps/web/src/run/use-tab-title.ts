"use client";

import { useEffect } from "react";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { runWords } from "../words/run.ts";
import { openQuestion } from "./questions.ts";
import { runTitle } from "./run-title.ts";
import type { AnyRun } from "./run-view.tsx";

/** The tab says how the run is: who waits for it looks at something else. */
export function useTabTitle(run: AnyRun, look: PipelineLook): void {
  const mark = openQuestion(run) ? runWords.tab.asks : runWords.tab[run.status];
  const title = `${mark} ${runTitle(run, look)}`;
  useEffect(() => {
    document.title = `${title} · Stepcast`;
  }, [title]);
}
