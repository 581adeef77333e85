import superjson, { type SuperJSONResult } from "superjson";
import { StepcastError } from "./errors.ts";
import { fileIdsOf } from "./file-ids.ts";
import { limits } from "./limits.ts";
import { isPlainJson, notSerializable } from "./plain-json.ts";
import type { Fact, RunEvent } from "./run-event.ts";

/** A fact as JSON text: encoded once, then shared by the log and every wire. */
export interface FactText {
  readonly type: Fact["type"];
  readonly text: string;
  /** Ids of the files this fact brings into its run; mostly none. */
  readonly fileIds?: readonly string[];
}

type Annotations = SuperJSONResult["meta"];

/** Where superjson's type notes travel in an event; absent for plain JSON, which is nearly always. */
const annotationKey = "$types";

/**
 * Encodes a fact.
 * @throws StepcastError `not_serializable`, `value_too_large`
 */
export function encodeFact(fact: Fact): FactText {
  const text = isPlainJson(fact, fact.type) ? JSON.stringify(fact) : annotate(fact);
  if (text.length > limits.valueChars) throw tooLarge(fact.type, text.length);
  const fileIds = fileIdsOf(fact);
  return { type: fact.type, text, ...(fileIds.length > 0 && { fileIds }) };
}

/** Reads one event's text back; Dates, Maps and the like come back as they were (law 14). */
export function decodeEvent(text: string): RunEvent {
  // The log's own text is trusted: it was encoded above, from a typed fact.
  const json = JSON.parse(text) as RunEvent & { [annotationKey]?: Annotations };
  if (json[annotationKey] === undefined) return json;
  const { [annotationKey]: meta, ...event } = json;
  return meta ? superjson.deserialize<RunEvent>({ json: event as SuperJSONResult["json"], meta }) : json;
}

/** The value as a log gives it back: what a replay compares a recorded one with. */
export function throughLog(value: unknown): unknown {
  const event = decodeEvent(encodeFact({ type: "run.completed", output: value }).text);
  return event.type === "run.completed" ? event.output : undefined;
}

function annotate(fact: Fact): string {
  const { json, meta } = serialize(fact);
  if (!meta?.values) return JSON.stringify(json);
  // Without superjson's notes of which parts were one object: plain JSON does not keep that either, and where an object is a
  // Map's key those notes put parts in the wrong place.
  const { referentialEqualities: _, ...annotations } = meta;
  return JSON.stringify({ ...(json as object), [annotationKey]: annotations });
}

function serialize(fact: Fact): SuperJSONResult {
  try {
    return superjson.serialize(fact);
  } catch {
    // It refuses these names everywhere, as they would change an object's prototype where it is read.
    throw notSerializable(fact.type, "a value with a field named __proto__, constructor or prototype");
  }
}

function tooLarge(type: string, length: number): StepcastError {
  const kib = Math.ceil(length / 1024);
  return new StepcastError(
    "value_too_large",
    `the value of ${type} takes ${kib} KiB, over the limit of ${limits.valueChars / 1024} KiB: write it with step.writeFile and pass its FileRef`,
  );
}
