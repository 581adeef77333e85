import superjson, { type SuperJSONResult } from "superjson";
import { StepcastError } from "./errors.ts";
import { limits } from "./limits.ts";
import { eventVersion, type Fact, type RunEvent, type Stamp } from "./run-event.ts";

/** A fact as JSON text: encoded once, then shared by the log and every wire. */
export interface FactText {
  readonly type: Fact["type"];
  readonly text: string;
}

type Annotations = SuperJSONResult["meta"];

/** Where superjson's type notes travel in an event; absent for plain JSON, which is nearly always. */
const annotationKey = "$types";

/**
 * Encodes a fact.
 * @throws StepcastError `not_serializable`, `value_too_large`
 */
export function encodeFact(fact: Fact): FactText {
  const text = isPlainJson(fact, fact.type, 0) ? JSON.stringify(fact) : annotate(fact);
  if (text.length > limits.valueChars) throw tooLarge(fact.type, text.length);
  return { type: fact.type, text };
}

/** Puts the log's stamp before a fact's text. No parse: both are JSON objects. */
export function stampFact(fact: FactText, runId: string, seq: number, at: number): string {
  const stamp: Stamp = { v: eventVersion, runId, seq, at };
  return `${JSON.stringify(stamp).slice(0, -1)},${fact.text.slice(1)}`;
}

/** Reads one event's text back; Dates, Maps and the like come back as they were (law 14). */
export function decodeEvent(text: string): RunEvent {
  // The log's own text is trusted: it was encoded above, from a typed fact.
  const json = JSON.parse(text) as RunEvent & { [annotationKey]?: Annotations };
  const { [annotationKey]: meta, ...event } = json;
  return meta ? superjson.deserialize<RunEvent>({ json: event as SuperJSONResult["json"], meta }) : json;
}

function annotate(fact: Fact): string {
  const { json, meta } = superjson.serialize(fact);
  return JSON.stringify(meta ? { ...(json as object), [annotationKey]: meta } : json);
}

/** True where JSON gives the value back unchanged. Throws for what not even superjson can carry. */
function isPlainJson(value: unknown, path: string, depth: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "undefined":
    case "bigint":
      return false;
    case "function":
    case "symbol":
      throw notSerializable(path, `a ${typeof value}`);
    case "object":
      return value === null || isPlainObject(value, path, depth);
  }
}

function isPlainObject(value: object, path: string, depth: number): boolean {
  if (depth > limits.valueDepth) throw notSerializable(path.slice(0, 80), "nested too deeply, or circular");
  if (Array.isArray(value)) return everyItem(value, path, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return everyField(value, path, depth);
  if (carriedBySuperjson(value)) return false;
  throw notSerializable(path, `an instance of ${value.constructor?.name ?? "a class"}`);
}

// Loops run to the end, plain or not: every part must be looked at, so that nothing unserialisable slips through.
function everyItem(items: unknown[], path: string, depth: number): boolean {
  let plain = true;
  for (let i = 0; i < items.length; i++) {
    if (!isPlainJson(items[i], path, depth + 1)) plain = false;
  }
  return plain;
}

function everyField(fields: object, path: string, depth: number): boolean {
  let plain = true;
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue; // JSON leaves it out; so do the types, as an optional field
    if (!isPlainJson(value, `${path}.${key}`, depth + 1)) plain = false;
  }
  return plain;
}

function carriedBySuperjson(value: object): boolean {
  return (
    value instanceof Date ||
    value instanceof Map ||
    value instanceof Set ||
    value instanceof RegExp ||
    value instanceof URL ||
    ArrayBuffer.isView(value)
  );
}

function notSerializable(path: string, what: string): StepcastError {
  return new StepcastError(
    "not_serializable",
    `${path} is ${what}, which cannot be stored: return plain values, Dates, Maps, Sets, or write a file`,
  );
}

function tooLarge(type: string, length: number): StepcastError {
  const kib = Math.ceil(length / 1024);
  return new StepcastError(
    "value_too_large",
    `the value of ${type} takes ${kib} KiB, over the limit of ${limits.valueChars / 1024} KiB: write it with step.writeFile and pass its FileRef`,
  );
}
