"use client";

import { useEffect } from "react";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { runWords } from "../words/run.ts";
import { sharedWords } from "../words/shared.ts";
import { openQuestion } from "./questions.ts";
import { runTitle } from "./run-title.ts";
import type { AnyRun } from "./run-view.tsx";

/** The tab says how the run is: who waits for it looks at something else. */
export function useTabTitle(run: AnyRun, look: PipelineLook): void {
  const mark = openQuestion(run) ? runWords.tab.asks : runWords.tab[run.status];
  const title = `${mark} ${runTitle(run, look)}`;
  useEffect(() => keepTitle(`${title} · ${sharedWords.site.name}`), [title]);
}

/** The framework sets the page's own title when it gets to it, which may be later. Answers how to let go. */
function keepTitle(title: string): () => void {
  const set = () => {
    if (document.title !== title) document.title = title;
  };
  set();
  const observer = new MutationObserver(set);
  observer.observe(document.head, { childList: true, characterData: true, subtree: true });
  return () => observer.disconnect();
}
