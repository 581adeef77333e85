import type { ErrorIssue } from "@stepcast/pipeline";
import { isJsonObject, type JsonValue, ownPart, sameJson } from "./json.ts";
import type { Place } from "./place.ts";
import type { Problem } from "./problems.ts";

/** What a server found wrong, each at its field, or at the nearest around where the form has none of its own for it. */
export function problemsFrom(issues: readonly ErrorIssue[], places: readonly Place[]): Problem[] {
  return issues.map(({ path, message }) => {
    const around = places.filter((place) => !place.taken && isWithin(path, place.path));
    // The nearest has the longest path; of a choice and what was chosen, the latter.
    const nearest = around.reduce((best, place) => (place.path.length >= best.path.length ? place : best));
    const rest = path.slice(nearest.path.length);
    return {
      id: nearest.id,
      path: nearest.path,
      message: rest.length > 0 ? `${rest.join(".")}: ${message}` : message,
    };
  });
}

/** Paths may have come as text: an index is the same as its digits. */
function isWithin(path: readonly (string | number)[], outer: Place["path"]): boolean {
  return outer.every((name, index) => index < path.length && String(path[index]) === String(name));
}

/** Whether an issue still speaks of what is entered: it was found in `sent`, and is answered when that has changed. */
export function stillStands(
  { path }: ErrorIssue,
  sent: JsonValue | undefined,
  now: JsonValue | undefined,
): boolean {
  return sameJson(valueAt(sent, path), valueAt(now, path));
}

function valueAt(value: JsonValue | undefined, path: readonly (string | number)[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((part, name) => {
    if (Array.isArray(part)) return part[Number(name)];
    return isJsonObject(part) ? ownPart(part, String(name)) : undefined;
  }, value);
}
