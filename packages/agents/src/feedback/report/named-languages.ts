import type { ReportInput } from "./document.ts";

type Language = ReportInput["language"]["found"][number];

/** The languages worth a name: of a handful of short answers among thousands, the language is mostly a mistake. */
export function namedLanguages({ language, clean }: Pick<ReportInput, "language" | "clean">): Language[] {
  const least = Math.min(clean.count / 10, Math.max(3, clean.count / 100));
  return language.found.filter(({ count }, at) => at === 0 || count >= least);
}
