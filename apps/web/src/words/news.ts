import { plural } from "./plural.ts";

/** What screen readers are told as a run goes on, loaded with the first of it. */
export const newsWords = {
  oneEnded: (what: string, ended: number, expected: number) =>
    `${what}. ${ended} of ${expected} steps finished.`,
  manyEnded: (count: number, ended: number, expected: number) =>
    `${plural(count, "step")} finished, ${ended} of ${expected} in total.`,
  failed: (count: number) => `${count} of them failed.`,
  runIs: (status: string) => `The run is ${status}.`,
  step: (title: string, status: string) => `${title}: ${status}`,
} as const;
