import { currentLocale } from "./locale.ts";

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  // By tens: nobody waits for the next of them.
  ["second", 10_000, 10],
] as const;

/** How long ago, in the largest unit that fits: "40 seconds ago", "3 minutes ago", "yesterday"; "now" within the first ten seconds. */
export function formatAgo(at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(currentLocale(), { numeric: "auto" });
  const elapsed = Math.max(0, now - at);
  const [name, ms, amount = 1] = units.find(([, least]) => elapsed >= least) ?? ["second", 1, 0];
  return format.format(-Math.floor(elapsed / ms) * amount, name);
}
