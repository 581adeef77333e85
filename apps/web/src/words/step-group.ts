import { plural } from "./plural.ts";

/** What is said of the many steps of one agent, loaded with the first such run. */
export const stepGroupWords = {
  title: "Steps",
  steps: (steps: number) => plural(steps, "step"),
  ended: (ended: string, all: string) => `${ended} of ${all} ended`,
  failed: (count: string) => `${count} failed`,
  running: (count: string) => `${count} running`,
  show: "Which steps are shown",
  all: "All",
  onlyFailed: "Failed",
  onlyRunning: "Running",
  noneSo: "No step is so.",
} as const;
