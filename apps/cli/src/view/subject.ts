import { filesIn } from "../files-in.ts";
import { oneLine } from "./words.ts";

const maxChars = 60;

/** What a run is about: what its pipeline calls it. Or else as far as its input tells: a title in it, and the first file's name. */
export function subjectOf({ title, input }: { title?: string | undefined; input?: unknown }): string {
  return short(title ?? titleIn(input));
}

function titleIn(input: unknown): string {
  if (typeof input !== "object" || input === null) return "";
  const title = "title" in input && typeof input.title === "string" ? input.title : "";
  const [file] = filesIn(input).values();
  return [title, file?.name].filter(Boolean).join(", ");
}

function short(subject: string): string {
  const text = oneLine(subject);
  return text.length > maxChars ? `${text.slice(0, maxChars - 1)}…` : text;
}
