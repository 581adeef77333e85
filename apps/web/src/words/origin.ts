import { plural } from "./plural.ts";

/** What a rerun says of the run that it does again. */
export const originWords = {
  rerunOf: "Rerun of",
  earlier: "an earlier run",
  fromStep: (step: string) => `, starting from “${step}”`,
  takenOver: (steps: number) => `${plural(steps, "step")} reused.`,
} as const;
