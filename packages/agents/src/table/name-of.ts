interface Named {
  readonly name: string;
}

/** The column that a person means, forgiving case and spaces. */
export function nameOf(columns: readonly Named[], said: string): string | undefined {
  const exact = columns.find(({ name }) => name === said);
  return (exact ?? columns.find(({ name }) => plainName(name) === plainName(said)))?.name;
}

/** Equal for names that only differ in case and spaces around. */
export function plainName(name: string): string {
  return name.trim().toLowerCase().normalize("NFKC");
}

/** Says that there is no such column, and which there are. */
export function noColumn(columns: readonly Named[], said: string): string {
  return `has no column “${said}”. Its columns are ${listNames(columns)}`;
}

export function listNames(columns: readonly Named[]): string {
  const names = columns.slice(0, 30).map(({ name }) => `“${name}”`);
  return names.join(", ") + (columns.length > 30 ? ` and ${columns.length - 30} more` : "");
}
