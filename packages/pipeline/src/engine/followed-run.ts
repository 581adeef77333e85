import { formatCursor } from "../model/cursor.ts";
import { limits } from "../model/limits.ts";
import { isTerminal } from "../model/run-event.ts";
import { createWaker, type Waker } from "./waker.ts";
import { isFullPage } from "./page.ts";
import type { Page, StoredEvent } from "./run-log.ts";

/** Kept of a run's newest events while it is followed: enough for those who keep up, and no more (law 17). */
const tailEvents = 256;
const tailChars = 256 * 1024;

type ReadPage = (after: string | undefined) => Promise<Page>;

/**
 * What all followers of a run in this process share: the newest events, and reads of the same place. So a thousand followers cost
 * the store no more than one.
 */
export class FollowedRun {
  followers = 0;
  private readonly waker: Waker = createWaker();
  private readonly readPage: ReadPage;
  /** Rises when the store may have more than is known here. */
  private version = 0;
  private tail: Tail | undefined;
  private readonly reads = new Map<string, Promise<Page>>();

  constructor(readPage: ReadPage) {
    this.readPage = readPage;
  }

  /** History, then live. Ends after the terminal event, at abort, or when `isClosed`. */
  async *follow(
    after: string | undefined,
    signal: AbortSignal,
    isClosed: () => boolean,
  ): AsyncGenerator<Page> {
    let cursor = after;
    while (!signal.aborted && !isClosed()) {
      const { version } = this;
      const page = this.tail?.pageAfter(cursor) ?? (await this.read(cursor));
      const last = page.events.at(-1);
      if (page.reset) cursor = undefined;
      else if (last) cursor = formatCursor(last.seq, last.tag);
      if (page.reset || last) yield page;
      if (page.ended) return;
      // What came during the read is not waited for.
      if (last || page.reset) await nextTurn();
      else if (version === this.version) await this.waker.wait(signal);
    }
  }

  /** Events that this process stored. They are in order; some may be known. */
  stored(events: readonly StoredEvent[]): void {
    if (events.length === 0) return;
    if (this.tail && !this.tail.add(events)) this.tail = undefined;
    this.changed();
  }

  /** Another process stored something, or the run was deleted: the store has to be asked. */
  outdated(): void {
    this.tail = undefined;
    this.changed();
  }

  private changed(): void {
    this.version += 1;
    this.waker.wake();
  }

  /** Reads of one place are one read, unless something was stored since the first began. */
  private read(after: string | undefined): Promise<Page> {
    const key = `${this.version} ${after ?? ""}`;
    const found = this.reads.get(key);
    if (found) return found;
    const reading = this.readOnce(after).finally(() => this.reads.delete(key));
    this.reads.set(key, reading);
    return reading;
  }

  private async readOnce(after: string | undefined): Promise<Page> {
    const { version } = this;
    const page = await this.readPage(after);
    // An older page must not be taken for the end of the log.
    const isEnd = !page.reset && !isFullPage(page.events);
    if (isEnd && version === this.version) this.tail ??= new Tail(after, page);
    return page;
  }
}

/** The end of a log, from behind one of its cursors. */
class Tail {
  private start: string;
  private events: StoredEvent[];
  private chars: number;
  private lastSeq: number;
  private ended: boolean;

  constructor(after: string | undefined, { events, ended }: Page) {
    this.start = after ?? "";
    this.events = [...events];
    this.chars = events.reduce((sum, event) => sum + event.text.length, 0);
    this.lastSeq = events.at(-1)?.seq ?? Number.parseInt(this.start || "0", 10);
    this.ended = ended;
    this.cut();
  }

  /** False where something is missing in between. */
  add(events: readonly StoredEvent[]): boolean {
    for (const event of events) {
      if (event.seq <= this.lastSeq) continue;
      if (event.seq !== this.lastSeq + 1) return false;
      this.lastSeq = event.seq;
      this.ended = isTerminal(event);
      this.chars += event.text.length;
      this.events.push(event);
    }
    this.cut();
    return true;
  }

  /** What comes behind a cursor; undefined where the store has to be asked. */
  pageAfter(cursor: string | undefined): Page | undefined {
    const from = this.indexAfter(cursor ?? "");
    if (from === undefined) return undefined;
    const events = this.events.slice(from, from + limits.pageEvents);
    // Behind the terminal event there is none, and yet it is the end.
    return { events, ended: this.ended && from + events.length === this.events.length };
  }

  private indexAfter(cursor: string): number | undefined {
    if (cursor === this.start) return 0;
    const first = this.events[0];
    if (!first) return undefined;
    const index = Number.parseInt(cursor, 10) - first.seq;
    const event = this.events[index];
    return event && formatCursor(event.seq, event.tag) === cursor ? index + 1 : undefined;
  }

  private cut(): void {
    let keepFrom = Math.max(0, this.events.length - tailEvents);
    let chars = this.chars - charsOf(this.events.slice(0, keepFrom));
    for (; chars > tailChars && keepFrom < this.events.length; keepFrom += 1) {
      chars -= this.events[keepFrom]?.text.length ?? 0;
    }
    const lastCut = this.events[keepFrom - 1];
    if (!lastCut) return;
    this.start = formatCursor(lastCut.seq, lastCut.tag);
    this.events = this.events.slice(keepFrom);
    this.chars = chars;
  }
}

function charsOf(events: readonly StoredEvent[]): number {
  return events.reduce((sum, event) => sum + event.text.length, 0);
}

/** One page per turn: what a busy run stores meanwhile comes as one page, and nobody else starves. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
