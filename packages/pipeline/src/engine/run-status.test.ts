import fc from "fast-check";
import { expect, test } from "vitest";
import { reduceRun, emptyRun, reduceEvents } from "../model/run-state.ts";
import { anyLog } from "../testing/any-log.ts";
import { statusAfter } from "./run-status.ts";
import type { RunStatus } from "../model/run-state.ts";

test("the status that run lists keep equals the one that a run's state has, after every event", () => {
  fc.assert(
    fc.property(anyLog, (log) => {
      let status: RunStatus = "queued";
      let state = emptyRun();
      for (const event of log) {
        status = statusAfter(status, event.type);
        state = reduceRun(state, event);
        expect(state.status).toBe(status);
      }
    }),
    { seed: 42 },
  );
});

test("a state folded page by page equals the one folded event by event, and pages leave the state before untouched", () => {
  fc.assert(
    fc.property(anyLog, fc.array(fc.nat(40), { maxLength: 6 }), (log, cuts) => {
      const live = log.reduce((state, event) => reduceRun(state, event), emptyRun());
      let paged = emptyRun();
      let from = 0;
      for (const cut of [...cuts.toSorted((a, b) => a - b), log.length]) {
        const before = structuredClone(paged);
        const next = reduceEvents(paged, log.slice(from, cut));
        expect(paged).toEqual(before);
        paged = next;
        from = Math.min(cut, log.length);
      }
      expect(paged).toEqual(live);
    }),
    { seed: 42 },
  );
});
