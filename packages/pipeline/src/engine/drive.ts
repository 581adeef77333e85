import type { Pipeline } from "../define/pipeline.ts";
import type { FileStore } from "../files/file-store.ts";
import { StepcastError } from "../model/errors.ts";
import { decodeEvent, type FactText } from "../model/event-text.ts";
import type { RunEvent } from "../model/run-event.ts";
import { type Delivery, isForFollowers, orchestrate, type Request } from "../orchestrate/orchestrate.ts";
import { Outbox } from "../orchestrate/outbox.ts";
import type { StepSlots } from "../orchestrate/step-slots.ts";
import type { Clock } from "../orchestrate/timers.ts";
import { unreadable } from "./readable.ts";
import type { Lease, RunHeader, RunLog, StoredEvent } from "./run-log.ts";
import { schemaFingerprint } from "./schema-fingerprint.ts";

export interface Drive {
  run: RunHeader;
  pipeline: Pipeline;
  log: RunLog;
  files: FileStore;
  /** Who drives; shown in `run.started`. */
  worker: string;
  leaseMs: number;
  graceMs: number;
  /** Bounds how many steps of this process work at a time. */
  slots: StepSlots;
  /** Fires when this process is going to stop: the run is then given to whoever comes next. */
  handover: AbortSignal;
  clock: Clock;
  /** How long a run that only waits stays in memory before it is let go, in milliseconds. Default 1 s. */
  waitGraceMs?: number | undefined;
  /** For the jitter of retries, and for what pipelines draw. Default: `Math.random`. */
  random?: (() => number) | undefined;
}

/** `refused`: the run is stored in a form that this code cannot read, and was left as it is. `done`: anything else. */
export type Driven = "done" | "refused";

/** Claims a run and drives it to its end, or until it waits. Resolves too when another holds it, took it over, or it has ended. */
export async function drive(options: Drive): Promise<Driven> {
  const { log, leaseMs } = options;
  const outbox = new Outbox();
  const claimed = await claim(options, outbox);
  if (!claimed) return "done";
  const { lease, history, lastSeq } = claimed;
  const renewal = renewing(log, lease, leaseMs, outbox);
  try {
    if (!canRead(options, history)) return "refused";
    const requests = orchestrate({ ...options, runId: lease.runId, history, epoch: lease.epoch, outbox });
    await new Carrier(log, lease, lastSeq).carry(requests);
  } catch (error) {
    if (!isCode(error, "fenced")) throw error;
  } finally {
    clearInterval(renewal);
    await log.release(lease);
  }
  return "done";
}

interface Claimed {
  lease: Lease;
  history: RunEvent[];
  lastSeq: number;
}

/** The stored texts go out of sight here, so that they are not kept for as long as the run is driven (law 17). */
async function claim({ run, log, worker, leaseMs }: Drive, outbox: Outbox): Promise<Claimed | undefined> {
  const claimed = await log.claim(run.runId, { owner: worker, leaseMs, onOutside: () => outbox.poke() });
  if (claimed.status !== "claimed") return undefined;
  return { lease: claimed.lease, history: decoded(claimed.events), lastSeq: claimed.events.length };
}

/** Equal schemas can read what they wrote. Changed ones may: then everything recorded is tried. */
function canRead({ run, pipeline }: Drive, history: readonly RunEvent[]): boolean {
  // A cancel needs no code and so no schemas.
  if (history.some((event) => event.type === "run.cancel_requested")) return true;
  return run.schemaFingerprint === schemaFingerprint(pipeline) || unreadable(pipeline, history) === undefined;
}

/** Carries what the orchestrator asks for to the log, and what was stored back, one request at a time. */
class Carrier {
  private readonly log: RunLog;
  private readonly lease: Lease;
  /** Appends stored under this lease. */
  private n = 0;
  private lastSeq: number;

  constructor(log: RunLog, lease: Lease, lastSeq: number) {
    this.log = log;
    this.lease = lease;
    this.lastSeq = lastSeq;
  }

  async carry(requests: AsyncGenerator<Request, void, Delivery>): Promise<void> {
    try {
      let next = await requests.next();
      while (!next.done) {
        const delivery = await this.answer(next.value);
        if (!delivery) return;
        next = await requests.next(delivery);
      }
    } finally {
      await requests.return();
    }
  }

  /** Undefined once the run is suspended: it is no longer ours. */
  private async answer(request: Request): Promise<Delivery | undefined> {
    switch (request.type) {
      case "append":
        return this.append(request.facts);
      case "signal":
        await this.signal(request.key, request.fact);
        // It comes back as what is stored outside does, or whatever was stored before it.
        return this.append([]);
      case "suspend": {
        const { wakeAt } = request;
        if (await this.log.suspend(this.lease, { afterSeq: this.lastSeq, wakeAt })) return undefined;
        // Something came in between; it is delivered, and the run goes on.
        return this.append([]);
      }
    }
  }

  /** Sent again as an append is: the key makes it one. A run that is over, or another's by now, is told so by the next append. */
  private async signal(key: string, fact: FactText): Promise<void> {
    try {
      await resent(() => this.log.signal(this.lease.runId, key, fact));
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }

  private async append(facts: readonly FactText[]): Promise<Delivery> {
    try {
      // A batch without a reply is sent again as it was: where it was stored after all, `n` brings the stored result (law 2).
      const { outside, events } = await resent(() => this.log.append(this.lease, this.n + 1, facts));
      this.n += 1;
      this.lastSeq += outside.length + events.length;
      return { events: [...decoded(outside), ...decoded(events)], refused: false };
    } catch (error) {
      if (!isCode(error, "cancel_requested")) throw error;
      return { events: [], refused: true };
    }
  }
}

/** Asks a store again that gave no answer. */
async function resent<T>(ask: () => Promise<T>, delays = resendMs): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const [delayMs, ...later] = delays;
    if (isRefusal(error) || delayMs === undefined) throw error;
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    return resent(ask, later);
  }
}

/** How long to wait before sending again: a store that fails for longer loses the run to whoever takes it over. */
const resendMs: readonly number[] = [20, 200];

/** True for a store's own answer, which will not change; anything else may pass. */
function isRefusal(error: unknown): boolean {
  const refusals: readonly string[] = [
    "fenced",
    "out_of_order",
    "run_ended",
    "run_expired",
    "run_not_found",
    "cancel_requested",
    "file_not_found",
  ];
  return StepcastError.is(error) && refusals.includes(error.code);
}

/** What a run goes on by. Chunks, lines and progress are most of a log, and need no decoding. */
function decoded(events: readonly StoredEvent[]): RunEvent[] {
  return events.filter(({ type }) => !isForFollowers(type)).map(({ text }) => decodeEvent(text));
}

function isCode(error: unknown, code: string): boolean {
  return StepcastError.is(error) && error.code === code;
}

function renewing(log: RunLog, lease: Lease, leaseMs: number, outbox: Outbox): NodeJS.Timeout {
  return setInterval(() => {
    // A lease that cannot be renewed is lost, or soon will be: the append that this wakes finds out, and the run stops here.
    log.renew(lease, leaseMs).catch(() => outbox.poke());
  }, leaseMs / 4);
}
