import type { StepState, StepStatus } from "@stepcast/pipeline";

/** The item of a `map` to which a step belongs, `outer › inner`; undefined of a step at the top. */
export function itemOf(key: string): string | undefined {
  const names = scopeOf(key).filter((name) => !isMap(name));
  return names.length === 0 ? undefined : names.map(unescapeKey).join(" › ");
}

/** What steps have in common that may be folded into one row: the agent, and the `map` in which it is called. */
export function groupIdOf({ key, step }: Pick<StepState, "key" | "step">): string {
  const scope = scopeOf(key).map((name) => (isMap(name) ? name : "*"));
  return [...scope, step].join("/");
}

/** The items and maps in which a step was called: `outer/inner/agent#2` → `["outer", "inner"]`. */
export function scopeOf(key: string): string[] {
  // A slash in an item's own key is written %2F; one in `agent:key` is not, and belongs to the last.
  const colon = key.indexOf(":");
  const path = colon < 0 ? key : key.slice(0, colon);
  return path.split("/").slice(0, -1);
}

/** A second `map` in one place scopes its items with this; an item's own `#` is escaped. */
export function isMap(name: string): boolean {
  return name.startsWith("map#");
}

function unescapeKey(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** How many steps of a group are how. */
export type StepCounts = Readonly<Record<StepStatus, number>>;

export function countByStatus(steps: readonly StepState[]): StepCounts {
  const counts = { pending: 0, running: 0, waiting: 0, retrying: 0, completed: 0, failed: 0, cancelled: 0 };
  for (const { status } of steps) counts[status] += 1;
  return counts;
}

/** How several steps are, taken together: what is under way counts most, then what went wrong. */
export function statusOfAll(counts: StepCounts): StepStatus {
  const order = ["running", "retrying", "waiting", "failed", "cancelled", "completed"] as const;
  return order.find((status) => counts[status] > 0) ?? "pending";
}

/** A stretch of time in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * How many of some spans are under way on average in each of `buckets` equal parts of `whole`, as shares of the busiest part: the
 * outline of a crowd. Linear in both.
 */
export function densityOf(spans: readonly Span[], whole: Span, buckets: number): number[] {
  const widthMs = (whole.to - whole.from) / buckets;
  if (widthMs <= 0) return Array.from({ length: buckets }, () => 1);
  const partly = new Float64Array(buckets + 1);
  const wholly = new Float64Array(buckets + 1);
  for (const { from, to } of spans) {
    const [start, end] = [(from - whole.from) / widthMs, (to - whole.from) / widthMs];
    const [first, last] = [Math.min(buckets - 1, Math.floor(start)), Math.min(buckets - 1, Math.floor(end))];
    if (first === last) add(partly, first, end - start);
    else {
      add(partly, first, first + 1 - start);
      add(partly, last, end - last);
      add(wholly, first + 1, 1);
      add(wholly, last, -1);
    }
  }
  return shares(partly, wholly, buckets);
}

function add(amounts: Float64Array, index: number, amount: number): void {
  amounts[index] = (amounts[index] ?? 0) + amount;
}

function shares(partly: Float64Array, wholly: Float64Array, buckets: number): number[] {
  let through = 0;
  const busy = Array.from({ length: buckets }, (_, index) => {
    through += wholly[index] ?? 0;
    return through + (partly[index] ?? 0);
  });
  const most = busy.reduce((a, b) => Math.max(a, b), 0);
  return busy.map((each) => (most > 0 ? each / most : 1));
}
