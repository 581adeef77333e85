import { unfinishedStatuses } from "../model/run-statuses.ts";
import type { Engine } from "./engine.ts";

/** Probes wait no longer than seconds. */
const defaultPatienceMs = 2_000;

/** Whether an engine's store answers in time: what a probe of readiness asks. Its liveness is not to depend on that. */
export async function storeAnswers(engine: Engine, patienceMs = defaultPatienceMs): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  // Of those that are to be worked at: an archive that is away keeps nobody from working.
  const asked = engine.list({ status: unfinishedStatuses, limit: 1 });
  try {
    return await Promise.race([asked.then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
