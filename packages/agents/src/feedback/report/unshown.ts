import type { ReportInput } from "./document.ts";
import { canBeShown, missingScripts } from "./scripts.ts";

/** Said where letters may have become boxes. */
export function unshown({ title, language, topics, summary, sections }: ReportInput): string[] {
  const missing = missingScripts(language.found.map(({ code }) => code));
  const printed = [
    title,
    ...sections.flatMap(({ column, parts }) => [column, ...parts.map(({ name }) => name)]),
    ...topics.list.flatMap(({ name, terms, quotes }) => [name, ...terms, ...quotes.map((q) => q.text)]),
  ];
  const all = [...printed, ...summary.quotes.map(({ text }) => text)].every(canBeShown);
  if (missing.length === 0 && all) return [];
  const which = missing.length > 0 ? `: ${missing.join(", ")}` : "";
  return [
    `Some text is in scripts that this report has no font for${which}. It shows as boxes here; the table has it as it was written.`,
  ];
}
