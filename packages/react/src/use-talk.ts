import { newRunId, type Pipeline, StepcastError } from "@stepcast/pipeline";
import type { RerunOptions, RunStream } from "@stepcast/trpc/client";
import { useMemo } from "react";
import { pathOf, type PipelineHooks, useHooksContext } from "./hooks.ts";
import { refusalOf } from "./refusal.ts";

/**
 * What a component can tell its run. All reject with a StepcastError: its `code` to switch on, `issues` field by field, and `details`,
 * which say of `already_answered` who was first and when. Without a run it is `run_not_found`.
 */
export interface Talk<P extends Pipeline>
  extends Pick<RunStream<P>, "answer" | "cancel" | "pause" | "resume" | "signal"> {
  /**
   * Starts a run that does again what this one did, from a step on, and answers its `runId`. The component follows it, unless it was
   * given a `runId` of its own: then it is for the app to go there.
   */
  rerun(options?: RerunOptions<P>): Promise<string>;
}

/** Functions that stay the same as long as the run does. */
export function useTalk<P extends Pipeline>(
  hooks: PipelineHooks,
  runId: string | undefined,
  onRerun: (runId: string) => void,
): Talk<P> {
  const { client } = useHooksContext(hooks);
  return useMemo(() => {
    const tell = async (procedure: string, input: object): Promise<unknown> => {
      if (runId === undefined)
        throw new StepcastError("run_not_found", "there is no run yet: start one first");
      try {
        return await client.mutation(pathOf(hooks, procedure), { runId, ...input });
      } catch (error) {
        throw refusalOf(error);
      }
    };
    return {
      answer: async (question, answer, { key } = {}) =>
        void (await tell("answer", { question, answer, key })),
      signal: async (signal, data, { id } = {}) =>
        ((await tell("signal", { signal, data, id })) as { stored: boolean }).stored,
      cancel: async (reason) => void (await tell("cancel", { reason })),
      pause: async () => ((await tell("pause", {})) as { changed: boolean }).changed,
      resume: async () => ((await tell("resume", {})) as { changed: boolean }).changed,
      rerun: async ({ fromStep, input, runId: again = newRunId() } = {}) => {
        await tell("rerun", { fromStep, input, newRunId: again });
        onRerun(again);
        return again;
      },
    };
  }, [client, hooks, runId, onRerun]);
}
