import { BrokenLine } from "../waiting/broken-line.ts";

/** Unread characters, and messages, with which a channel is given up: a socket is pushed, its reader may be slow. */
const maxUnreadChars = 8 * 1024 * 1024;
const maxUnread = 64;

/** What comes over a shared socket for one reader, until it is asked for. Holds so much and no more. */
export class Channel<Message> {
  #unread: { message: Message; chars: number }[] = [];
  #chars = 0;
  #end: { error: unknown } | undefined;
  #wake: () => void = () => undefined;

  /** Whether nothing more is taken. */
  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** Messages that tell of no event cost nothing to lose. */
  offer(message: Message): void {
    if (this.#unread.length === 0) this.put(message, 0);
  }

  put(message: Message, chars: number): void {
    if (this.#end) return;
    this.#unread.push({ message, chars });
    this.#chars += chars;
    if (this.#unread.length > maxUnread || this.#chars > maxUnreadChars)
      this.end(new BrokenLine("more came than is read: the rest is asked for again behind what was"));
    this.#wake();
  }

  /** What is unread can still be read; then comes the error. */
  end(error: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  /** @throws what the channel was ended with, once everything is read */
  async next(): Promise<Message> {
    for (;;) {
      const first = this.#unread.shift();
      if (first) {
        this.#chars -= first.chars;
        return first.message;
      }
      if (this.#end) throw this.#end.error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
