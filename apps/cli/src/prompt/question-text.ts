import type { QuestionState } from "@stepcast/pipeline";
import superjson from "superjson";
import { duration } from "../view/words.ts";

const maxLines = 40;

/** A question as a person reads it: what it is about, what is to be known for an answer, and for how long it waits. */
export function questionText(question: QuestionState, description: string | undefined): string {
  const { key, data, expiresAt, default: byDefault } = question;
  const lines = linesOf(plain(data));
  return [
    description ? `${key}: ${description}` : key,
    ...lines.slice(0, maxLines),
    ...(lines.length > maxLines
      ? [`… ${lines.length - maxLines} more lines: stepcast show --json has all`]
      : []),
    ...(expiresAt === undefined ? [] : [deadline(expiresAt, plain(byDefault))]),
  ].join("\n");
}

/** Names and values, a line each; what is in them further to the right. */
function linesOf(value: unknown, indent = ""): string[] {
  if (typeof value !== "object" || value === null) return value === undefined ? [] : [indent + wordOf(value)];
  if (isFlat(value)) return [`${indent}${Object.values(value).map(wordOf).join(", ")}`];
  return Object.entries(value).flatMap(([name, part]) => {
    const label = Array.isArray(value) ? "-" : `${name}:`;
    const inner = linesOf(part, `${indent}  `);
    return inner.length === 1 ? [`${indent}${label} ${inner[0]?.trim()}`] : [`${indent}${label}`, ...inner];
  });
}

function wordOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A list of texts and numbers fits on a line. */
function isFlat(value: object): boolean {
  return Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null);
}

function deadline(expiresAt: number, byDefault: unknown): string {
  const left = duration(Math.max(0, expiresAt - Date.now()));
  return byDefault === undefined
    ? `to be answered within ${left}`
    : `to be answered within ${left}; then this counts: ${JSON.stringify(byDefault)}`;
}

function plain(value: unknown): unknown {
  return superjson.serialize(value).json;
}
