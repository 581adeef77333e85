import type { Agents, ItemContext, MapItems, MapOptions, Steps } from "../define/pipeline.ts";
import { StepcastError } from "../model/errors.ts";
import { limits } from "../model/limits.ts";
import { mayBeIgnored } from "./may-be-ignored.ts";

/** What keys of steps begin with in one place of a pipeline, and how they are called there. */
export interface Scope {
  /** Empty at the top; of an item `item-key/`, of an item of a map in it `item-key/inner-key/`. */
  readonly prefix: string;
  /** Counts the maps called in this place: the second one's items are `map#2/item-key/`. */
  maps: number;
}

export type StepsOf = (scope: Scope) => Steps<Agents>;
type Work<Item, Result> = (item: Item, context: ItemContext<Agents>) => Result | PromiseLike<Result>;

export function mapIn(scope: Scope, stepsOf: StepsOf): MapItems<Agents> {
  return (items, work, options = {}) => mayBeIgnored(mapItems(scope, stepsOf, items, work, options));
}

async function mapItems<Item, Result>(
  scope: Scope,
  stepsOf: StepsOf,
  items: Iterable<Item>,
  work: Work<Item, Result>,
  options: MapOptions<Item>,
): Promise<Result[]> {
  scope.maps += 1;
  const list = [...items];
  const prefix = scope.maps === 1 ? scope.prefix : `${scope.prefix}map#${scope.maps}/`;
  const keys = itemKeys(list, options);
  const perItem = (index: number): ItemContext<Agents> => {
    const key = keys[index] ?? "";
    const own: Scope = { prefix: `${prefix}${escapeKey(key)}/`, maps: 0 };
    return { steps: stepsOf(own), map: mapIn(own, stepsOf), index, key };
  };
  return inLanes(list, (item, index) => work(item, perItem(index)), concurrencyOf(options));
}

/** Some lanes take items one after another. Once one fails no lane takes more, and what they have at work is the caller's to await or not. */
async function inLanes<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Result | PromiseLike<Result>,
  concurrency: number,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let failed = false;
  const lane = async () => {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        // The index is below the length, so there is an item; it may well be undefined.
        results[index] = await work(items[index] as Item, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, lane));
  return results;
}

function itemKeys<Item>(items: readonly Item[], { key }: MapOptions<Item>): string[] {
  const keys = items.map((item, index) => (key ? String(key(item, index)) : String(index)));
  const seen = new Set<string>();
  for (const each of keys) {
    if (each === "" || each.length > limits.stepKeyChars) {
      throw invalid(`an item's key must have 1 to ${limits.stepKeyChars} characters`);
    }
    if (seen.has(each)) throw invalid(`two items have the key "${each}"`);
    seen.add(each);
  }
  return keys;
}

/** So that no item's key looks like a part of a step's key, and each step's key is told apart from every other. */
function escapeKey(key: string): string {
  return key.replace(/[%/#:]/g, encodeURIComponent);
}

function concurrencyOf({ concurrency = limits.mapConcurrency }: { concurrency?: number }): number {
  if (concurrency >= 1) return concurrency;
  throw invalid(`a concurrency of ${concurrency} would do nothing`);
}

function invalid(message: string): StepcastError {
  return new StepcastError("invalid_input", `map: ${message}`);
}
