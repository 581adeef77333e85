import { defineAgent, definePipeline } from "@stepcast/pipeline";
import { runPipeline } from "@stepcast/pipeline/engine";
import { z } from "zod";

// Cost per event of a run in memory. The floor is a bare async generator that yields the same objects and checks the same schema.

const chunks = 50_000;
const rounds = 7;
const Chunk = z.object({ n: z.number(), text: z.string() });
const text = "a piece of an answer as a model streams it, some sixty letters";

const speak = defineAgent({
  input: z.object({ chunks: z.number() }),
  output: z.object({ spoken: z.number() }),
  chunk: Chunk,
  async *run({ chunks }) {
    for (let n = 0; n < chunks; n++) yield { n, text };
    return { spoken: chunks };
  },
});
const talk = definePipeline({
  name: "talk",
  input: z.object({ chunks: z.number() }),
  agents: { speak },
  run: ({ chunks }, { steps }) => steps.speak({ chunks }),
});

async function* bare() {
  for (let n = 0; n < chunks; n++) {
    await Promise.resolve();
    yield Chunk.parse({ n, text });
  }
}

const floors: number[] = [];
const ours: number[] = [];
for (let round = 0; round < rounds; round++) {
  floors.push(await microsecondsPerEvent(bare()));
  ours.push(await microsecondsPerEvent(runPipeline(talk, { chunks })));
}
const [floor, own] = [median(floors), median(ours)];
console.log(
  `floor ${floor.toFixed(2)} µs an event, run ${own.toFixed(2)} µs, ratio ${(own / floor).toFixed(2)} (median of ${rounds})`,
);

async function microsecondsPerEvent(events: AsyncIterable<unknown>): Promise<number> {
  const began = performance.now();
  let count = 0;
  for await (const _event of events) count += 1;
  return ((performance.now() - began) * 1000) / count;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
