import { decodeEvent, type RunEvent, StepcastError } from "@stepcast/pipeline";
import superjson, { type SuperJSONResult } from "superjson";
import { EventPage, type PageEnvelope } from "./event-page.ts";
import { readTyped, type TypedJson, writeTyped } from "./typed-json.ts";

/** With `id` over a WebSocket, where tRPC makes a page and its cursor one value. */
type WireValue = { page: string; envelope?: PageEnvelope; id?: string } | TypedJson;

/**
 * The data transformer that server and clients share. Pages of events cross as the text the log holds, encoded once for all
 * followers; all else as JSON, and what that has no words for through superjson, so Dates stay Dates.
 */
export const transformer = {
  // Pages only ever leave the server: an input that says it is one is not believed.
  input: { serialize: (value: unknown) => superjson.serialize(value), deserialize: readInput },
  output: { serialize, deserialize },
};

/**
 * Without superjson's notes of which parts were one object, since what they speak of stands in the JSON as well: a few lines of them
 * make a value that whoever walks through it never comes to the end of (https://en.wikipedia.org/wiki/Billion_laughs_attack).
 */
function readInput({ json, meta }: SuperJSONResult): unknown {
  const { referentialEqualities: same, ...notes } = meta ?? {};
  if (same !== undefined && isCircular(same)) throw circular();
  return superjson.deserialize({ json, meta: notes });
}

type Equalities = NonNullable<NonNullable<SuperJSONResult["meta"]>["referentialEqualities"]>;

/** A part that is one with what it stands in has no JSON. */
function isCircular(same: Equalities): boolean {
  if (Array.isArray(same)) return true;
  return Object.entries(same).some(([whole, parts]) => parts.some((part) => part.startsWith(`${whole}.`)));
}

function circular(): StepcastError {
  return new StepcastError(
    "not_serializable",
    "the input has a part that contains itself: send a plain value",
  );
}

function serialize(value: unknown): WireValue {
  if (EventPage.is(value)) return { page: value.text, ...(value.envelope && { envelope: value.envelope }) };
  if (isTrackedPage(value)) return { page: value.data.text, id: value.id };
  return writeTyped(value);
}

function isTrackedPage(value: unknown): value is { id: string; data: EventPage } {
  return typeof value === "object" && value !== null && "data" in value && EventPage.is(value.data);
}

function deserialize(wire: WireValue): unknown {
  if (!("page" in wire)) return readTyped(wire);
  const events = decodePage(wire.page);
  if (wire.id !== undefined) return { id: wire.id, data: events };
  return wire.envelope ? { ...wire.envelope, events } : events;
}

function decodePage(text: string): RunEvent[] {
  return text === "" ? [] : text.split("\n").map(decodeEvent);
}
