/** How much longer or shorter something took than something else. */
export type TimeDifference =
  | { readonly kind: "equal" }
  | {
      readonly kind: "faster" | "slower";
      readonly ms: number;
      /** Of the first, 0.25 for a quarter; undefined where the first took no time. */
      readonly share: number | undefined;
    };

/** Times are shown in tenths of a second: below that there is nothing to see. */
const visibleMs = 100;

/** How the second of two times compares to the first, in milliseconds. */
export function timeDifference(firstMs: number, secondMs: number): TimeDifference {
  const ms = Math.abs(secondMs - firstMs);
  if (ms < visibleMs) return { kind: "equal" };
  const share = firstMs > 0 ? ms / firstMs : undefined;
  return { kind: secondMs < firstMs ? "faster" : "slower", ms, share };
}
