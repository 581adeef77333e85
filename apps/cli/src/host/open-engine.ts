import type { Pipeline } from "@stepcast/pipeline";
import { createEngine, type Engine, type EngineOptions } from "@stepcast/pipeline/engine";
import { openParts } from "@stepcast/server/open-parts";
import type { Place } from "@stepcast/server/place";

/** An engine of this process over a stored log. `work: false` only looks. @throws StepcastError `invalid_input`, `store_failed` */
export async function openEngine(
  pipelines: readonly Pipeline[],
  place: Place,
  options: Pick<EngineOptions, "work" | "concurrency"> = {},
): Promise<Engine> {
  return createEngine({ ...(await openParts(place)), pipelines, ...options });
}
