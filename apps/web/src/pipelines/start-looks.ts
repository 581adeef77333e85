import { feedbackStart } from "./feedback/start-look.tsx";
import type { StartLook } from "./pipeline-look.ts";
import type { PipelineName, PipelineNamed } from "./registry.ts";
import { splitStart } from "./split/start-look.ts";

/** One entry per pipeline of the server's router, in the order of the start page: one that is missing does not compile. */
const looks = { feedback: feedbackStart, split: splitStart } satisfies {
  [Name in PipelineName]: StartLook<PipelineNamed<Name>>;
};

export const startLooks: readonly StartLook[] = Object.values(looks).map(
  // Each hook takes only what its own pipeline takes, and it is that one which hands it on.
  (look) => look as unknown as StartLook,
);

/** Undefined for a pipeline that this app does not know, such as one of a newer server. */
export function startLookOf(name: string): StartLook | undefined {
  return startLooks.find((look) => look.name === name);
}
