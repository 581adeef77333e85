import type { ChildProcess } from "node:child_process";
import type { ChainInput } from "../pipelines/chain.ts";

/** A way to make runs of `chain` durable, measured beside others. */
export interface Peer {
  /** In a worker's process: drives runs, `concurrency` at a time. Answers how to stop. */
  work(place: Place): Promise<() => Promise<void>>;
  /** In the measuring process, which starts runs and follows them. `workers` are there, and have begun. */
  open(place: Place, workers: readonly ChildProcess[]): Promise<Starter>;
}

/** Where a peer keeps its runs. */
export interface Place {
  url: string;
  /** A folder, for those that keep files. */
  files: string;
}

export interface Starter {
  /** Starts so many runs at once, and waits for the end of all. */
  run(count: number, input: ChainInput): Promise<void>;
  /** Follows a run of so many steps of `stamp`. Answers for each how long its end took to get here, in milliseconds. */
  follow(steps: number): Promise<number[]>;
  close(): Promise<void>;
}

/** Runs that a worker drives at a time: few, so that no worker takes all there are. */
export const concurrency = 16;

/** By name, and loaded where they are used: a process's memory is to be that of its peer alone. */
export const peers = {
  stepcast: async () => (await import("./stepcast.ts")).stepcast,
  dbos: async () => (await import("./dbos.ts")).dbos,
  dbosFollowed: async () => (await import("./dbos.ts")).dbosFollowed,
  floor: async () => (await import("./floor.ts")).floor,
} satisfies Record<string, () => Promise<Peer>>;

export type PeerName = keyof typeof peers;
