/**
 * A connection that carries many answers at once and, unlike HTTP, holds nobody back by itself: a WebSocket. What is behind it asks
 * for room, so that a reader who is slow costs the server a page or two, not the whole log.
 */
export interface SharedLine {
  /** Counts one more answer under way, until what it gives is called. @throws StepcastError `too_many_calls` */
  enter(): () => void;
  /** Resolves when another page may be sent, one asker at a time; also when the line or the asker is gone. */
  room(signal: AbortSignal): Promise<void>;
  /** Fires when the line is gone. */
  readonly gone: AbortSignal;
}
