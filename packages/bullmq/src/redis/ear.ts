import type { Redis } from "ioredis";

interface Listener {
  heard(message: string): void;
  hears(): void;
}

/**
 * One connection on which a process hears all that it wants to: channels are taken when the first listens, and let go with the last.
 * What it takes is always the whole of what is listened to, anew with each connection: so no lost call can leave it deaf.
 */
export class Ear {
  private readonly redis: Redis;
  private readonly channels = new Map<string, Set<Listener>>();

  /** The connection must not subscribe or send anything again by itself. */
  constructor(redis: Redis) {
    this.redis = redis;
    redis.on("message", (channel: string, message: string) => {
      for (const listener of this.channels.get(channel) ?? []) listener.heard(message);
    });
    redis.on("ready", () => this.take([...this.channels.keys()]));
  }

  /**
   * `heard` is called with each message; `hears` when it begins to hear, and again when it did not for a while: something may have been
   * missed by then. Answers how to stop.
   */
  listen(channel: string, heard: (message: string) => void, hears: () => void): () => void {
    const listener: Listener = { heard, hears };
    const found = this.channels.get(channel);
    this.channels.set(channel, (found ?? new Set()).add(listener));
    if (!found) this.take([channel]);
    // Its channel was taken before.
    else hears();
    return () => this.leave(channel, listener);
  }

  /** Asks whether the other end is there: a connection that was cut silently is only noticed by asking. */
  check(): void {
    if (this.redis.status === "ready") this.redis.ping().catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.redis.quit().catch(() => this.redis.disconnect());
  }

  private take(channels: readonly string[]): void {
    if (this.redis.status !== "ready" || channels.length === 0) return;
    const hears = () => {
      for (const channel of channels)
        for (const listener of this.channels.get(channel) ?? []) listener.hears();
    };
    // Where it fails the connection is gone, and the next one takes them all.
    this.redis.subscribe(...channels).then(hears, () => undefined);
  }

  private leave(channel: string, listener: Listener): void {
    const listeners = this.channels.get(channel);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    this.channels.delete(channel);
    if (this.redis.status === "ready") this.redis.unsubscribe(channel).catch(() => undefined);
  }
}
