import type { RequestListener } from "node:http";
import { StepcastError } from "@stepcast/pipeline";
import type { Parts } from "./open-parts.ts";
import { pipelines } from "./router.ts";

/** Where operators find it. */
const basePath = "/queues";

/**
 * The board of a shared store's queues, by the path it is under; nothing without a token. What it needs is loaded only for it.
 * @throws StepcastError `invalid_input` where there are no queues
 */
export async function openBoard(
  { queues }: Parts,
  { token, writable }: { token: string | undefined; writable: boolean },
): Promise<Record<string, RequestListener>> {
  if (token === undefined) return {};
  if (!queues)
    throw new StepcastError(
      "invalid_input",
      "STEPCAST_BOARD_TOKEN shows the queues of a store that machines share: set STEPCAST_URL, or take the token away",
    );
  const { queueBoard } = await import("@stepcast/bullmq/board");
  const board = await queueBoard({
    store: { queues },
    pipelines: pipelines.map(({ name }) => name),
    basePath,
    guard: { token },
    writable,
    runUrl: (runId) => `/v1/runs/${encodeURIComponent(runId)}`,
  });
  return { [basePath]: board.handle };
}
