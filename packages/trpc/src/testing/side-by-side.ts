/** Does work for each item, at most so many at a time; rejects with the first failure. */
export async function sideBySide<Item>(
  items: Iterable<Item>,
  atATime: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  // They share one iterator: each takes the next item when it is done with its last.
  const worker = async () => {
    for (const item of { [Symbol.iterator]: () => left }) await work(item);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}
