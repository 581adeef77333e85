import type { StoredEvent } from "@stepcast/pipeline/engine";

/** Where the log's text keeps the types that JSON has no words for. */
const annotationKey = "$types";

/**
 * An event as plain JSON text: Dates as ISO 8601, Maps as lists of pairs, Sets as lists. Nearly always that is the log's own text;
 * else it is that text without its notes, since what they speak of is plain JSON already.
 */
export function plainEvent({ text }: Pick<StoredEvent, "text">): string {
  if (!text.includes(`"${annotationKey}"`)) return text;
  const { [annotationKey]: _, ...event } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(event);
}
