"use client";

import type { RefObject } from "react";
import { Shortcuts } from "../components/shortcuts.tsx";
import { runWords } from "../words/run.ts";
import type { RunPart } from "./run-view.tsx";
import type { Stage } from "./stages.ts";
import { views } from "./use-place.ts";

interface RunKeysProps extends RunPart {
  stages: readonly Stage[];
  cancelRef: RefObject<HTMLButtonElement | null>;
}

/** All of the page by single keys. */
export function RunKeys({ place, stages, cancelRef }: RunKeysProps) {
  const { keys: text } = runWords;
  const walk = (by: number) => {
    const keys = stages.flatMap(({ agents }) => agents.flatMap(({ steps }) => steps.map(({ key }) => key)));
    const at = place.step === undefined ? -1 : keys.indexOf(place.step);
    const next = keys[at < 0 && by < 0 ? keys.length - 1 : Math.min(keys.length - 1, Math.max(0, at + by))];
    if (next !== undefined) place.openStep(next, { instead: place.step !== undefined });
  };
  const shortcuts = [
    { key: "j", does: text.next, act: () => walk(1) },
    { key: "k", does: text.previous, act: () => walk(-1) },
    { key: "Escape", does: text.close },
    { key: `1 – ${views.length}`, does: text.views },
    { key: "c", does: text.cancel, act: () => cancelRef.current?.click() },
  ];
  const digits = views.map((view, index) => ({ key: String(index + 1), act: () => place.showView(view) }));
  return <Shortcuts shortcuts={shortcuts} hidden={digits} />;
}
