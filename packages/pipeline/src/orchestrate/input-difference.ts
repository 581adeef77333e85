import { inspect, isDeepStrictEqual } from "node:util";

/** Where two inputs first differ and how, in words for a message; undefined where they are equal. */
export function inputDifference(recorded: unknown, now: unknown, path = "input"): string | undefined {
  if (isDeepStrictEqual(recorded, now)) return undefined;
  if (!isRecord(recorded) || !isRecord(now)) return `${path} was ${show(recorded)}, is ${show(now)}`;
  for (const key of new Set([...Object.keys(recorded), ...Object.keys(now)])) {
    const difference = inputDifference(recorded[key], now[key], `${path}.${key}`);
    if (difference) return difference;
  }
  return `${path} was ${show(recorded)}, is ${show(now)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

function show(value: unknown): string {
  return inspect(value, { depth: 1, maxStringLength: 60, maxArrayLength: 3, breakLength: Infinity }).slice(
    0,
    80,
  );
}
