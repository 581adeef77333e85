const msPerDay = 86_400_000;
type Unit = "day" | "month" | "quarter" | "year" | "decade";

/** Days, months, quarters, years or decades, whichever gives a readable number of parts. Takes days as YYYY-MM-DD. */
export function periodsOf(days: string[]): { names: string[]; nameOf(day: string): string } {
  const unit = unitFor(days);
  const nameOf = (day: string) => periodName(day, unit);
  return { names: [...new Set(days.map(nameOf))].sort(), nameOf };
}

function unitFor(days: string[]): Unit {
  const sorted = days.toSorted();
  const span = (Date.parse(sorted.at(-1) ?? "") - Date.parse(sorted[0] ?? "")) / msPerDay;
  if (span < 14) return "day";
  if (span < 400) return "month";
  if (span < 365 * 4) return "quarter";
  return span < 365 * 16 ? "year" : "decade";
}

/** Names that sort as their periods do: 2024-03-05, 2024-03, 2024 Q1, 2024, 2020s. */
function periodName(day: string, unit: Unit): string {
  if (unit === "day") return day;
  if (unit === "month") return day.slice(0, 7);
  const year = day.slice(0, 4);
  if (unit === "decade") return `${year.slice(0, 3)}0s`;
  return unit === "year" ? year : `${year} Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}
