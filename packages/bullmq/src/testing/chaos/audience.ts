import type { StoredEvent } from "@stepcast/pipeline/engine";
import { formatCursor } from "@stepcast/pipeline/store";
import type { Web } from "./cast.ts";
import type { FromWeb } from "./process.ts";

/** Someone who watches one run from its start to its end, on one web node or another, by nothing but runId and cursor. */
export interface Viewer {
  readonly runId: string;
  readonly size: number;
  /** All that was shown, in order. */
  readonly seen: StoredEvent[];
  resets: number;
  ended: boolean;
}

interface Seat {
  viewer: Viewer;
  web: Web;
  following: number;
}

/** All viewers, and where each of them sits. */
export class Audience {
  readonly viewers: Viewer[] = [];
  private readonly seats = new Map<number, Seat>();
  private readonly choose: () => Web;
  private last = 0;

  constructor(choose: () => Web) {
    this.choose = choose;
  }

  start(runId: string, size: number): void {
    const viewer: Viewer = { runId, size, seen: [], resets: 0, ended: false };
    this.viewers.push(viewer);
    this.choose().tell({ type: "start", runId, size });
  }

  /** Everyone changes to a node that is chosen anew. */
  move(): void {
    // A copy: each takes another seat on the way.
    const taken = [...this.seats.values()];
    for (const { viewer, web, following } of taken) {
      this.seats.delete(following);
      web.tell({ type: "leave", following });
      this.follow(viewer);
    }
  }

  hear(message: FromWeb): void {
    switch (message.type) {
      case "started":
        return this.viewers
          .filter(({ runId }) => runId === message.runId)
          .forEach((viewer) => this.follow(viewer));
      case "page":
        return this.show(message.following, message.events, message.reset);
      case "end":
        return this.leave(message.following);
      case "failed":
        return this.tryAgain(message.runId, message.following);
      case "ready":
    }
  }

  private follow(viewer: Viewer): void {
    const [web, following] = [this.choose(), ++this.last];
    const last = viewer.seen.at(-1);
    this.seats.set(following, { viewer, web, following });
    web.tell({
      type: "follow",
      following,
      runId: viewer.runId,
      after: last && formatCursor(last.seq, last.tag),
    });
  }

  /** What comes from a seat that was left is not looked at. */
  private show(following: number, events: readonly StoredEvent[], reset: boolean): void {
    const viewer = this.seats.get(following)?.viewer;
    if (!viewer) return;
    if (reset) viewer.resets += 1;
    if (reset) viewer.seen.length = 0;
    viewer.seen.push(...events);
  }

  private leave(following: number): void {
    const seat = this.seats.get(following);
    if (seat) seat.viewer.ended = true;
    this.seats.delete(following);
  }

  private tryAgain(runId: string, following: number | undefined): void {
    const viewer = this.viewers.find((one) => one.runId === runId);
    if (!viewer || (following !== undefined && !this.seats.delete(following))) return;
    setTimeout(() => {
      if (following !== undefined) this.follow(viewer);
      else this.choose().tell({ type: "start", runId, size: viewer.size });
    }, 100);
  }
}
