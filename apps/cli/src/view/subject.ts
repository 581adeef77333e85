import { filesIn } from "../files-in.ts";
import { oneLine } from "./words.ts";

const maxChars = 60;

/** What a run is about, as far as its input tells: its title, and the first file's name. */
export function subjectOf(input: unknown): string {
  if (typeof input !== "object" || input === null) return "";
  const title = "title" in input && typeof input.title === "string" ? input.title : "";
  const [file] = filesIn(input).values();
  const text = oneLine([title, file?.name].filter(Boolean).join(", "));
  return text.length > maxChars ? `${text.slice(0, maxChars - 1)}…` : text;
}
