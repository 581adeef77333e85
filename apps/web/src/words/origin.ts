import { plural } from "./plural.ts";

/** What a rerun says of the run that it does again. */
export const originWords = {
  rerunOf: "A rerun of",
  earlier: "an earlier run",
  fromStep: (step: string) => `, from “${step}” on`,
  takenOver: (steps: number) => `${plural(steps, "step")} taken over from there.`,
} as const;
