"use client";

import { formatRoughly } from "../components/format.ts";
import { useNow } from "../components/use-now.ts";
import { expectedTimeWords as text } from "../words/expected-time.ts";
import { roundedMs } from "./estimate.ts";
import { expectedMs, type Remaining, remaining, stepsOf, workedMs } from "./expected-ms.ts";
import type { RunPart } from "./run-view.tsx";
import type { Usual } from "./use-usual.ts";

/** How long a run still takes, as far as earlier ones tell. */
export function ExpectedTime({ run, usual }: Pick<RunPart, "run"> & { usual: Usual }) {
  const now = useNow(true, 1_000);
  const worked = workedMs(stepsOf(run), now);
  const left = remaining(expectedMs(run, usual, worked), worked);
  return left && <span data-testid="estimate">{wordsFor(left)}</span>;
}

function wordsFor(left: Remaining): string {
  switch (left.kind) {
    case "left":
      return text.left(formatRoughly(roundedMs(left.ms)));
    case "soon":
      return text.soon;
    case "longer":
      return text.longer(formatRoughly(roundedMs(left.usualMs)));
    default:
      return left satisfies never;
  }
}
