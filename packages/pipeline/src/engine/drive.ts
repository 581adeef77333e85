import type { Pipeline } from "../define/pipeline.ts";
import type { FileStore } from "../files/file-store.ts";
import { StepcastError } from "../model/errors.ts";
import { decodeEvent, type FactText } from "../model/event-text.ts";
import { type Delivery, orchestrate } from "../orchestrate/orchestrate.ts";
import { Outbox } from "../orchestrate/outbox.ts";
import type { Lease, RunLog } from "./run-log.ts";

export interface Drive {
  runId: string;
  pipeline: Pipeline;
  log: RunLog;
  files: FileStore;
  /** Who drives; shown in `run.started`. */
  worker: string;
  leaseMs: number;
  graceMs: number;
}

/** Claims a run and drives it to its end. Resolves too when another holds it, took it over, or it has ended. */
export async function drive(options: Drive): Promise<void> {
  const { runId, log, worker, leaseMs } = options;
  const outbox = new Outbox();
  const claim = await log.claim(runId, { owner: worker, leaseMs, onOutside: () => outbox.poke() });
  if (claim.status !== "claimed") return;
  const renewal = renewing(log, claim.lease, leaseMs);
  try {
    const history = claim.events.map((event) => decodeEvent(event.text));
    const facts = orchestrate({ ...options, history, epoch: claim.lease.epoch, outbox });
    await pump(log, claim.lease, facts);
  } catch (error) {
    if (!(StepcastError.is(error) && error.code === "fenced")) throw error;
  } finally {
    clearInterval(renewal);
    await log.release(claim.lease);
  }
}

/** Carries facts to the log and what was stored back, one append at a time. */
async function pump(
  log: RunLog,
  lease: Lease,
  facts: AsyncGenerator<FactText[], void, Delivery>,
): Promise<void> {
  try {
    let n = 0;
    let next = await facts.next();
    while (!next.done) {
      const delivery = await store(log, lease, n + 1, next.value);
      if (!delivery.refused) n += 1;
      next = await facts.next(delivery);
    }
  } finally {
    await facts.return();
  }
}

async function store(log: RunLog, lease: Lease, n: number, batch: readonly FactText[]): Promise<Delivery> {
  try {
    const { outside, events } = await log.append(lease, n, batch);
    return { events: [...outside, ...events].map((event) => decodeEvent(event.text)), refused: false };
  } catch (error) {
    if (!(StepcastError.is(error) && error.code === "cancel_requested")) throw error;
    return { events: [], refused: true };
  }
}

function renewing(log: RunLog, lease: Lease, leaseMs: number): NodeJS.Timeout {
  // A renewal that fails is answered by the next append, which is refused (fenced).
  return setInterval(() => void log.renew(lease, leaseMs).catch(() => undefined), leaseMs / 3);
}
