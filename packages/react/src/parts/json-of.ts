/** A value as JSON text: what JSON has no words for is said as near as can be, so that no value of a run's log fails to be shown. */
export function jsonOf(value: unknown, indent?: number): string {
  return JSON.stringify(value, plain, indent) ?? "null";
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Map) return [...value];
  if (value instanceof Set) return [...value];
  if (value instanceof Error) return { name: value.name, message: value.message };
  return value;
}
