import { createParser, type EventSourceMessage } from "eventsource-parser";
import { lineTooLong } from "./lines.ts";

/**
 * The messages of an SSE stream (https://html.spec.whatwg.org/multipage/server-sent-events.html); comments, which servers send as
 * pings, are none. A last message needs no empty line behind it, which hand-written agents forget.
 * @throws FatalError for a line or message of more than `maxChars`
 */
export async function* sseMessagesOf(
  texts: AsyncIterable<string>,
  maxChars: number,
): AsyncGenerator<EventSourceMessage> {
  let come: EventSourceMessage[] = [];
  let isTooLong = false;
  const parser = createParser({
    maxBufferSize: maxChars,
    onEvent: (message) => come.push(message),
    onError: ({ type }) => (isTooLong ||= type === "max-buffer-size-exceeded"),
  });
  const take = () => {
    const taken = come;
    come = [];
    return taken;
  };
  for await (const text of texts) {
    parser.feed(text);
    yield* take();
    if (isTooLong) throw lineTooLong(maxChars);
  }
  parser.feed("\n\n");
  yield* take();
}
