import { decodeEvent, type RunEvent } from "@stepcast/pipeline";
import superjson, { type SuperJSONResult } from "superjson";
import { EventPage, type PageEnvelope } from "./event-page.ts";

/** With `id` over a WebSocket, where tRPC makes a page and its cursor one value. */
type WireValue = { page: string; envelope?: PageEnvelope; id?: string } | SuperJSONResult;

/**
 * The data transformer that server and clients share. Pages of events cross as the text the log holds, encoded once for all
 * followers; everything else goes through superjson, so Dates stay Dates.
 */
export const transformer = {
  // Pages only ever leave the server: an input that says it is one is not believed.
  input: superjson,
  output: { serialize, deserialize },
};

function serialize(value: unknown): WireValue {
  if (EventPage.is(value)) return { page: value.text, ...(value.envelope && { envelope: value.envelope }) };
  if (isTrackedPage(value)) return { page: value.data.text, id: value.id };
  return superjson.serialize(value);
}

function isTrackedPage(value: unknown): value is { id: string; data: EventPage } {
  return typeof value === "object" && value !== null && "data" in value && EventPage.is(value.data);
}

function deserialize(wire: WireValue): unknown {
  if (!("page" in wire)) return superjson.deserialize(wire);
  const events = decodePage(wire.page);
  if (wire.id !== undefined) return { id: wire.id, data: events };
  return wire.envelope ? { ...wire.envelope, events } : events;
}

function decodePage(text: string): RunEvent[] {
  return text === "" ? [] : text.split("\n").map(decodeEvent);
}
