import { plural } from "./plural.ts";

/** What is said of the many steps of one agent, loaded with the first such run. */
export const stepGroupWords = {
  title: "Steps",
  steps: (steps: number) => plural(steps, "step"),
  ended: (ended: string, all: string) => `${ended} of ${all} finished`,
  failed: (count: string) => `${count} failed`,
  running: (count: string) => `${count} running`,
  show: "Filter steps",
  all: "All",
  onlyFailed: "Failed",
  onlyRunning: "Running",
  noneSo: "No steps match.",
} as const;
