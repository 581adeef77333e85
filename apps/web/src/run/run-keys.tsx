"use client";

import type { RefObject } from "react";
import { inBrowser } from "../components/later.tsx";
import { Shortcuts } from "../components/shortcuts.tsx";
import type { RunPart } from "./run-view.tsx";
import type { Stage } from "./stages.ts";
import { views } from "./use-place.ts";

const RunShortcuts = inBrowser(() => import("./run-shortcuts.tsx").then((module) => module.RunShortcuts));

interface RunKeysProps extends RunPart {
  stages: readonly Stage[];
  cancelRef: RefObject<HTMLButtonElement | null>;
}

/** All of the page by single keys. */
export function RunKeys({ place, stages, cancelRef }: RunKeysProps) {
  const walk = (by: number) => {
    const keys = stages.flatMap(({ agents }) => agents.flatMap(({ steps }) => steps.map(({ key }) => key)));
    const at = place.step === undefined ? -1 : keys.indexOf(place.step);
    const next = keys[at < 0 && by < 0 ? keys.length - 1 : Math.min(keys.length - 1, Math.max(0, at + by))];
    if (next !== undefined) place.openStep(next, { instead: place.step !== undefined });
  };
  const keys = [
    { key: "j", act: () => walk(1) },
    { key: "k", act: () => walk(-1) },
    { key: "c", act: () => cancelRef.current?.click() },
    ...views.map((view, index) => ({ key: String(index + 1), act: () => place.showView(view) })),
  ];
  return <Shortcuts keys={keys} List={RunShortcuts} />;
}
