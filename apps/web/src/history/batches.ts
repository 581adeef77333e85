/** As many runs as the server takes in one request. */
const mostAtOnce = 100;

/** Asks for all of them, so many at a time, one request after another. */
export async function inBatches<Item, Answer>(
  items: readonly Item[],
  ask: (batch: Item[]) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < items.length; at += mostAtOnce)
    answers.push(await ask(items.slice(at, at + mostAtOnce)));
  return answers;
}
