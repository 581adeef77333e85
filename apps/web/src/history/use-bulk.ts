"use client";

import { newRunId } from "@stepcast/pipeline";
import type { RunSummary } from "@stepcast/pipeline/engine";
import { refusalOf } from "@stepcast/react";
import { useRef } from "react";
import { trpc } from "../trpc/client.ts";
import { bulkWords } from "../words/bulk.ts";
import { inBatches } from "./batches.ts";
import { runName } from "./run-name.ts";

/** What became of many runs at once. */
export type BulkOutcome =
  | { readonly kind: "cancelled"; readonly cancelled: number; readonly ended: number }
  | { readonly kind: "rerun"; readonly started: number; readonly refused: readonly Refused[] };

interface Refused {
  readonly runId: string;
  readonly name: string;
  readonly reason: string;
}

export interface Bulk {
  /** @throws StepcastError with what the server said */
  cancel(runs: readonly RunSummary[]): Promise<BulkOutcome>;
  /** Asked again after a request that failed, each run is still done again once. @throws StepcastError with what the server said */
  rerun(runs: readonly RunSummary[]): Promise<BulkOutcome>;
}

/** Cancels runs, and does runs again, however many; each says what really became of them. */
export function useBulk(): Bulk {
  const cancelAll = trpc.runs.cancelAll.useMutation();
  const rerunAll = trpc.runs.rerunAll.useMutation();
  // By the run that each does again: kept until it is known to have begun, so that a click after a cut line starts nothing twice.
  const newIds = useRef(new Map<string, string>());
  return {
    async cancel(runs) {
      const { reason } = bulkWords.cancel;
      const ids = runs.map(({ runId }) => runId);
      const answers = await inBatches(ids, (runIds) =>
        cancelAll.mutateAsync({ runIds, reason }).catch(refuse),
      );
      const cancelled = answers.flatMap(({ runIds }) => runIds).length;
      return { kind: "cancelled", cancelled, ended: runs.length - cancelled };
    },
    async rerun(runs) {
      for (const { runId } of runs) if (!newIds.current.has(runId)) newIds.current.set(runId, newRunId());
      const pairs = runs.map(({ runId }) => [runId, newIds.current.get(runId) ?? newRunId()] as const);
      const answers = await inBatches(pairs, (batch) =>
        rerunAll
          .mutateAsync({ runIds: batch.map(([runId]) => runId), newRunIds: batch.map(([, id]) => id) })
          .catch(refuse),
      );
      newIds.current.clear();
      const names = new Map(runs.map((run) => [run.runId, runName(run)]));
      const refused = answers.flatMap((answer) => answer.refused);
      return {
        kind: "rerun",
        started: answers.flatMap(({ started }) => started).length,
        refused: refused.map(({ runId, message }) => ({
          runId,
          name: names.get(runId) ?? runId,
          reason: message,
        })),
      };
    },
  };
}

function refuse(error: unknown): never {
  throw refusalOf(error);
}
