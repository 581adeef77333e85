import type { Page, StoredEvent } from "@stepcast/pipeline/engine";

/** How much the first message of a stream carries, in UTF-16 code units of its events' text. */
const firstChars = 16 * 1024;
const growth = 4;
/** A reader who stands still holds a message or two in the server's memory. */
const maxChars = 256 * 1024;

/**
 * Pages of a log in messages that grow. A message comes whole or not at all, so a line that is cut again and
 * again must get a small one through, and go on behind it.
 */
export class GrowingPages {
  #chars = firstChars;

  *messagesOf(page: Page): Generator<Page> {
    let rest = page.events;
    do {
      const count = countWithin(rest, this.#chars);
      const isLast = count >= rest.length;
      yield { ...page, events: rest.slice(0, count), ended: page.ended && isLast };
      this.#chars = Math.min(growth * this.#chars, maxChars);
      rest = rest.slice(count);
    } while (rest.length > 0);
  }
}

/** How many of the first events fill a message: the one that fills it is its last. */
function countWithin(events: readonly StoredEvent[], maxChars: number): number {
  let chars = 0;
  const last = events.findIndex(({ text }) => (chars += text.length) >= maxChars);
  return last === -1 ? events.length : last + 1;
}
