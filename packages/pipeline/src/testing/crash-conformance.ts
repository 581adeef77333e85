import { describe } from "vitest";
import type { Dispatcher } from "../engine/dispatcher.ts";
import type { RunLog } from "../engine/run-log.ts";
import { holdStill } from "./crash-conformance/hold-still.ts";
import { killMatrix } from "./crash-conformance/kill-matrix.ts";
import { workAndDie } from "./crash-conformance/work-and-die.ts";
import { zombies } from "./crash-conformance/zombie.ts";

/** Opens the store at an address. Left out, the dispatcher is the log's own. */
export type OpenStore = (address: string) => StoreParts | Promise<StoreParts>;

export interface StoreParts {
  log: RunLog;
  dispatcher?: Dispatcher;
}

export interface ProcessesUnderTest {
  /** The address of a fresh, empty store that processes of this machine share. */
  create(): string | Promise<string>;
  /** Opens it here, to look on. */
  open(address: string): RunLog;
  /** A module that only calls `runWorkerProcess`: each worker is a process of its own that runs it. */
  worker: URL;
  /** Only the even or the odd ones of the sampled kills, where another store meets the rest. The full suite takes all in any case. */
  sampledHalf?: 0 | 1;
}

/**
 * What a store promises where real processes crash, are stopped, and wake again: a run goes on with nothing lost, doubled or done
 * twice, and who wakes too late changes nothing.
 */
export function crashConformance(name: string, store: ProcessesUnderTest): void {
  describe(`${name}, where processes crash:`, () => {
    killMatrix(store);
    zombies(store);
  });
}

/** The whole of a worker's module: the suite says by the process's arguments what it is to do. */
export async function runWorkerProcess(open: OpenStore): Promise<void> {
  const [role = "", ...args] = process.argv.slice(2);
  const work = { workAndDie, holdStill }[role];
  if (!work) throw new Error(`no worker is called "${role}"`);
  await work(open, args);
}
