import { BrokenLine } from "../waiting/broken-line.ts";

/** One message of a server-sent stream. */
export interface SentEvent {
  /** `message` where the stream gives none. */
  readonly type: string;
  readonly data: string;
  /** The last id that the stream has given; empty before the first. */
  readonly id: string;
}

/** Longest message taken, in characters: sixteen times a page of the log. */
const maxEventChars = 16 * 1024 * 1024;

const lineEnd = /\r\n|\n|\r/g;

/**
 * Reads `text/event-stream` from its bytes, however they are cut.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class EventStreamParser {
  readonly #decoder = new TextDecoder();
  #line = "";
  #endedInCr = false;
  #data: string[] = [];
  #dataChars = 0;
  #type = "";
  #id = "";

  /** The messages that these bytes complete. @throws BrokenLine where one is longer than 16 Mi characters */
  push(bytes: Uint8Array): SentEvent[] {
    const text = this.#decoder.decode(bytes, { stream: true });
    const events: SentEvent[] = [];
    if (text === "") return events;
    // A line end of two characters may be cut in the middle.
    let start = this.#endedInCr && text.startsWith("\n") ? 1 : 0;
    for (const { 0: end, index } of text.matchAll(lineEnd)) {
      if (index < start) continue;
      this.#read(this.#line + text.slice(start, index), events);
      this.#line = "";
      start = index + end.length;
    }
    this.#line += text.slice(start);
    this.#endedInCr = text.endsWith("\r");
    if (this.#line.length + this.#dataChars > maxEventChars)
      throw new BrokenLine("the stream sent a message without an end");
    return events;
  }

  #read(line: string, events: SentEvent[]): void {
    if (line === "") return this.#dispatch(events);
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data") {
      this.#data.push(value);
      this.#dataChars += value.length;
    } else if (field === "event") this.#type = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
  }

  #dispatch(events: SentEvent[]): void {
    if (this.#data.length > 0)
      events.push({ type: this.#type || "message", data: this.#data.join("\n"), id: this.#id });
    this.#data = [];
    this.#dataChars = 0;
    this.#type = "";
  }
}
