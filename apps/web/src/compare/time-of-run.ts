import type { RunState } from "@stepcast/pipeline";
import { questionsOf } from "../run/questions.ts";
import { waitingMs } from "../run/waiting-ms.ts";

interface RunTime {
  /** In the queue and at work, in milliseconds. */
  readonly workedMs: number;
  /** Of people who were asked: it says nothing of how fast a run is. */
  readonly waitedMs: number;
}

/** How long a run took until `now`, milliseconds since 1970, or its end. */
export function timeOfRun(
  { queuedAt = 0, endedAt, questions }: Pick<RunState, "queuedAt" | "endedAt" | "questions">,
  now: number,
): RunTime {
  const end = endedAt ?? now;
  const waitedMs = waitingMs(questionsOf({ questions }), end);
  return { workedMs: Math.max(0, end - queuedAt - waitedMs), waitedMs };
}
