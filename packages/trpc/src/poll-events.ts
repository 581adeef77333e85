import { formatCursor } from "@stepcast/pipeline";
import type { Engine, Page } from "@stepcast/pipeline/engine";
import { EventPage } from "./event-page.ts";
import type { FileSigner } from "./file-signer.ts";
import type { Context } from "./trpc.ts";

interface Poll {
  runId: string;
  after?: string | undefined;
  limit: number;
  waitMs: number;
}

/** Others wait no longer for a poll in their batch. Answered at once, two polls in one batch would go round in a tight circle. */
const sharedWaitMs = 250;

/** The poll as it may wait here. */
export function patient(poll: Poll, { holdsUpOthers }: Context): Poll {
  return holdsUpOthers ? { ...poll, waitMs: Math.min(poll.waitMs, sharedWaitMs) } : poll;
}

/** One page after a cursor; where none is there yet, waits for it. */
export async function pollEvents(
  engine: Engine,
  poll: Poll,
  signal: AbortSignal | undefined,
  signer: FileSigner | undefined,
): Promise<EventPage> {
  const page = await engine.read(poll.runId, poll.after, poll.limit);
  if (isAnswer(page) || poll.waitMs === 0) return answer(page, poll.after, signer);
  await nextPage(engine, poll, signal);
  return answer(await engine.read(poll.runId, poll.after, poll.limit), poll.after, signer);
}

async function nextPage(
  engine: Engine,
  { runId, after, waitMs }: Poll,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Not `AbortSignal.timeout`, which would be kept for its whole time where the asker has long left.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), waitMs);
  const waiting = signal ? AbortSignal.any([patience.signal, signal]) : patience.signal;
  try {
    for await (const _page of engine.follow(runId, after, waiting)) return;
  } finally {
    clearTimeout(timer);
  }
}

function isAnswer(page: Page): boolean {
  return page.events.length > 0 || page.ended || page.reset !== undefined;
}

function answer(
  { events, ended, reset }: Page,
  after: string | undefined,
  signer: FileSigner | undefined,
): EventPage {
  const last = events.at(-1);
  const cursor = last ? formatCursor(last.seq, last.tag) : reset ? "0" : (after ?? "0");
  return new EventPage(events, { cursor, ended, reset: reset !== undefined, ...reset }, signer);
}
