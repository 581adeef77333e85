import { decodeEvent, type RunEvent } from "@stepcast/pipeline";
import superjson, { type SuperJSONResult } from "superjson";
import { EventPage, type PageEnvelope } from "./event-page.ts";

type WireValue = { page: string; envelope?: PageEnvelope } | SuperJSONResult;

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
  if (!EventPage.is(value)) return superjson.serialize(value);
  return { page: value.text, ...(value.envelope && { envelope: value.envelope }) };
}

function deserialize(wire: WireValue): unknown {
  if (!("page" in wire)) return superjson.deserialize(wire);
  const events = decodePage(wire.page);
  return wire.envelope ? { ...wire.envelope, events } : events;
}

function decodePage(text: string): RunEvent[] {
  return text === "" ? [] : text.split("\n").map(decodeEvent);
}
