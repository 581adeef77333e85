import { afterEach, beforeEach, describe } from "vitest";
import type { RunLog } from "../engine/run-log.ts";
import { appending } from "./log-conformance/appending.ts";
import { closing } from "./log-conformance/closing.ts";
import { creating } from "./log-conformance/creating.ts";
import { deleting } from "./log-conformance/deleting.ts";
import { ending } from "./log-conformance/ending.ts";
import { following } from "./log-conformance/following.ts";
import { handingOut } from "./log-conformance/handing-out.ts";
import { holding } from "./log-conformance/holding.ts";
import { listing } from "./log-conformance/listing.ts";
import { resetting } from "./log-conformance/resetting.ts";
import { sharing } from "./log-conformance/sharing.ts";
import { suspending } from "./log-conformance/suspending.ts";
import type { Given } from "./log-under-test.ts";
import { manualClock } from "./manual-clock.ts";

/** A log, and a second one on the same store: another process in spirit. */
export interface LogPair {
  log: RunLog;
  peer: RunLog;
}

export interface LogUnderTest {
  /** A fresh, empty store that takes its time from `clock`. Where no second log can share it, the one is its own peer. */
  create(clock: () => number): RunLog | LogPair | Promise<RunLog | LogPair>;
  /** Only these parts, for what is a log in part, such as a client that follows over a network. Default: all. */
  only?: readonly LogCapability[];
}

/** What every store of runs promises: one test for each law of `RunLog`, in the words of the contract. */
export function logConformance(name: string, { create, only }: LogUnderTest): void {
  describe(`${name} keeps the laws of a run log:`, () => {
    // Filled anew before each test.
    const given = {} as Given;
    beforeEach(async () => {
      given.clock = manualClock();
      const made = await create(given.clock);
      Object.assign(given, "log" in made ? made : { log: made, peer: made });
    });
    afterEach(async () => {
      await Promise.all([given.log.close(), given.peer.close()]);
    });
    for (const capability of only ?? allCapabilities) {
      describe(capability, () => capabilities[capability](given));
    }
  });
}

export type LogCapability = keyof typeof capabilities;

const capabilities = {
  create: creating,
  append: appending,
  claim: holding,
  suspend: suspending,
  claimable: handingOut,
  follow: following,
  end: ending,
  reset: resetting,
  list: listing,
  delete: deleting,
  peer: sharing,
  close: closing,
} satisfies Record<string, (given: Given) => void>;

// The record's own keys, in their order.
const allCapabilities = Object.keys(capabilities) as LogCapability[];
