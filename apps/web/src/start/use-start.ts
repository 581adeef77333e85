import { newRunId } from "@stepcast/pipeline";
import { refusalOf } from "@stepcast/react";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { focusNextHeading } from "../components/next-heading.ts";
import type { StartLook } from "../pipelines/pipeline-look.ts";

/** Starts a run of a pipeline and goes to its page. @throws StepcastError with what the server said of each field */
export function useStart({ hooks }: StartLook): (input: unknown) => Promise<void> {
  const router = useRouter();
  const { mutateAsync } = hooks.start.useMutation();
  return useCallback(
    async (input) => {
      const { pathname } = window.location;
      const started = mutateAsync({ runId: newRunId(), input }).catch((error: unknown) => {
        throw refusalOf(error);
      });
      const { runId } = await started;
      // Whoever has gone elsewhere meanwhile is not called back; the run goes on, and the start page lists it.
      if (window.location.pathname !== pathname) return;
      focusNextHeading();
      router.push(`/runs/${runId}`);
    },
    [mutateAsync, router],
  );
}
