import { currentLocale } from "./locale.ts";

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** How long ago, in the largest unit that fits: "3 minutes ago", "yesterday"; "now" within the first minute. */
export function formatAgo(at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(currentLocale(), { numeric: "auto" });
  const elapsed = Math.max(0, now - at);
  const unit = units.find(([, ms]) => elapsed >= ms);
  return unit ? format.format(-Math.floor(elapsed / unit[1]), unit[0]) : format.format(0, "second");
}
