import type { Redis } from "ioredis";

type Heard = (message: string) => void;

/** One connection on which a process hears all that it wants to: channels are taken when the first listens, and let go with the last. */
export class Ear {
  private readonly redis: Redis;
  private readonly listeners = new Map<string, Set<Heard>>();
  private readonly taken = new Map<string, Promise<unknown>>();

  /** `deafened` is called when it hears again after it did not for a while: anything may have been missed. */
  constructor(redis: Redis, deafened: () => void) {
    this.redis = redis;
    redis.on("message", (channel: string, message: string) => {
      for (const heard of this.listeners.get(channel) ?? []) heard(message);
    });
    let times = 0;
    redis.on("ready", () => {
      times += 1;
      // The connection itself takes the channels again, right after this.
      if (times > 1) setImmediate(deafened);
    });
  }

  /** Resolves when it hears. Answers how to stop. */
  async listen(channel: string, heard: Heard): Promise<() => void> {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(heard));
    if (!this.taken.has(channel)) this.taken.set(channel, this.redis.subscribe(channel));
    try {
      await this.taken.get(channel);
      return () => this.leave(channel, listeners, heard);
    } catch (error) {
      this.leave(channel, listeners, heard);
      throw error;
    }
  }

  /** Asks whether the other end is there: a connection that was cut silently is only noticed by asking. */
  check(): void {
    this.redis.ping().catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.redis.quit().catch(() => this.redis.disconnect());
  }

  private leave(channel: string, listeners: Set<Heard>, heard: Heard): void {
    listeners.delete(heard);
    if (listeners.size > 0 || this.listeners.get(channel) !== listeners) return;
    this.listeners.delete(channel);
    this.taken.delete(channel);
    // Sent in the order of the calls, so whoever comes back to the channel takes it after this.
    this.redis.unsubscribe(channel).catch(() => undefined);
  }
}
