import type { PeerName } from "./peer.ts";

/** What is measured: a peer on a server. */
export interface Side {
  name: string;
  server: string;
  peer: PeerName;
}

export type Figures = Record<string, number>;

interface Column {
  heading: string;
  figure: string;
  digits?: number;
  /** Default: the cost. What is better the larger it is has its ratio turned round, so that it tells of the cost too. */
  is?: "cost" | "rate" | "plain";
}

/** Prints medians over the rounds, each with how many times its cost is that of bare rows on the same server in the same round. */
export function report(measured: ReadonlyMap<Side, readonly Figures[]>, workerCounts: readonly number[]) {
  print("one worker", measured, [
    { heading: "step→follower ms p50", figure: "p50 1", digits: 2 },
    { heading: "p99", figure: "p99 1", digits: 1 },
    { heading: "µs/step, one run", figure: "alone 1" },
    { heading: "CPU µs/step: worker", figure: "echo worker 1" },
    { heading: "server", figure: "echo server 1" },
    { heading: "starter", figure: "echo starter 1" },
    { heading: "MiB: worker", figure: "memory 1" },
    { heading: "server", figure: "server memory 1" },
  ]);
  for (const [work, what] of [
    ["echo", "steps that do nothing"],
    ["spin", "steps of 2 to 3 ms of CPU"],
  ])
    print(
      what ?? "",
      measured,
      ["runs/s", "gain", "runs/core-s", "others' cores"].flatMap((name) =>
        workerCounts
          .filter((count) => name !== "gain" || count > 1)
          .map((count) => columnOf(name, `${work} ${name} ${count}`, count)),
      ),
    );
}

/** `gain`: over one worker in the same round. */
function columnOf(name: string, figure: string, workers: number): Column {
  const heading = `${name}, ${workers}w`;
  if (name === "runs/s") return { heading, figure, is: "rate" };
  return { heading, figure, digits: name === "runs/core-s" ? 0 : 2, is: "plain" };
}

const width = 19;

function print(title: string, measured: ReadonlyMap<Side, readonly Figures[]>, columns: readonly Column[]) {
  console.log(`\n${title}`);
  console.log(`${"".padEnd(width)} ${columns.map(({ heading }) => heading.padStart(width)).join(" ")}`);
  for (const [side, rounds] of measured) {
    const floor = floorOf(side, measured);
    const cells = columns.map((column) => cell(column, rounds, floor).padStart(width));
    console.log(`${side.name.padEnd(width)} ${cells.join(" ")}`);
  }
}

function cell(
  { figure, digits = 0, is = "cost" }: Column,
  rounds: readonly Figures[],
  floor: readonly Figures[],
) {
  const values = rounds.map((each) => each[figure] ?? Number.NaN);
  const ratios = rounds.map(
    (each, round) => (each[figure] ?? Number.NaN) / (floor[round]?.[figure] ?? Number.NaN),
  );
  const ratio = is === "rate" ? 1 / median(ratios) : median(ratios);
  const shown =
    is !== "plain" && Number.isFinite(ratio) && floor !== rounds
      ? ` (×${ratio.toFixed(ratio < 9.5 ? 1 : 0)})`
      : "";
  return `${median(values).toFixed(digits)}${shown}`;
}

function floorOf(side: Side, measured: ReadonlyMap<Side, readonly Figures[]>): readonly Figures[] {
  const found = [...measured].find(([{ server, peer }]) => peer === "floor" && server === side.server);
  return found?.[1] ?? [];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
