import { expect, test } from "vitest";
import { z } from "zod";
import { definePipeline } from "../define/pipeline.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import type { RunLog } from "../engine/run-log.ts";
import { encodeFact } from "../model/event-text.ts";
import { agent, silentAgent } from "../testing/agents.ts";
import { events, ofType, outline, record, runId, tempFiles } from "../testing/driven-run.ts";

const request = encodeFact({ type: "run.cancel_requested", reason: "enough" });

function cancel(log: RunLog) {
  return log.signal(runId, "cancel", request);
}

function single(only: ReturnType<typeof agent>) {
  return definePipeline({
    name: "single",
    input: z.unknown(),
    agents: { only },
    run: async (_input, { steps }) => steps.only(1),
  });
}

test("a cancel reaches a silent step at once, and the run ends cancelled", async () => {
  const log = memoryLog();
  // A grace that no test would wait for: the step is not left behind, it obeys.
  const done = record(single(silentAgent({ onStart: () => void cancel(log) })), null, {
    log,
    graceMs: 100_000,
  });
  const all = await done;
  expect(outline(all).slice(2)).toEqual([
    "step.started only 1",
    "run.cancel_requested",
    "step.cancelled only 1",
    "run.cancelled",
  ]);
  expect(all.at(-1)).toMatchObject({ reason: "enough", completedSteps: [] });
});

test("a step that ignores its signal is left behind after the grace time, and is silent from then on", async () => {
  const log = memoryLog();
  const late = Promise.withResolvers<void>();
  let says: (() => Promise<void>) | undefined;
  const deaf = agent(async (_input, step) => {
    says = () => step.emit("late");
    void cancel(log);
    await late.promise;
  });
  const all = await record(single(deaf), null, { log, graceMs: 10 });
  expect(outline(all).slice(-2)).toEqual(["step.cancelled only 1", "run.cancelled"]);
  late.resolve();
  await expect(says?.()).rejects.toMatchObject({ code: "cancelled" });
  expect(await events(log)).toEqual(all);
});

test("a step that completes after it was told to stop still ends cancelled", async () => {
  const log = memoryLog();
  const stubborn = agent(async (_input, { signal }) => {
    const told = new Promise((resolve) => signal.addEventListener("abort", resolve));
    await cancel(log);
    await told;
    return "done anyway";
  });
  const all = await record(single(stubborn), null, { log });
  expect(outline(all).slice(-2)).toEqual(["step.cancelled only 1", "run.cancelled"]);
});

test("a generator that never looks at its signal stops at its next yield", async () => {
  const log = memoryLog();
  let cleanedUp = false;
  const endless = agent(async function* () {
    try {
      for (let n = 0; ; n++) {
        if (n === 3) await cancel(log);
        yield n;
      }
    } finally {
      cleanedUp = true;
    }
  });
  const all = await record(single(endless), null, { log, graceMs: 100_000 });
  expect(all.at(-1)?.type).toBe("run.cancelled");
  expect(cleanedUp).toBe(true);
});

test("a pipeline that never settles is left behind when its run is cancelled", async () => {
  const log = memoryLog();
  const never = definePipeline({
    name: "never",
    input: z.unknown(),
    agents: {},
    run: () => {
      void cancel(log);
      return new Promise(() => undefined);
    },
  });
  const all = await record(never, null, { log, graceMs: 5 });
  expect(all.at(-1)?.type).toBe("run.cancelled");
});

test("a pipeline that catches the cancel starts no other step", async () => {
  const log = memoryLog();
  const stubborn = definePipeline({
    name: "stubborn",
    input: z.unknown(),
    agents: { wait: silentAgent({ onStart: () => void cancel(log) }), other: agent(async () => "ran") },
    run: async (_input, { steps }) => steps.wait(1).catch(() => steps.other(1)),
  });
  const all = await record(stubborn, null, { log });
  expect(ofType(all, "step.started")).toHaveLength(1);
  expect(all.at(-1)?.type).toBe("run.cancelled");
});

test("law 12: a cancel stored just before `run.completed` wins; the run ends cancelled with what was completed and kept", async () => {
  const log = memoryLog();
  // The cancel is stored while the append of `run.completed` is on its way.
  const racing: RunLog = {
    ...methodsOf(log),
    async append(lease, n, facts) {
      if (facts.some((fact) => fact.type === "run.completed")) await cancel(log);
      return log.append(lease, n, facts);
    },
  };
  const keeper = agent(async (_input, step) => {
    step.log("info", "kept");
    return step.writeFile("kept.txt", "kept");
  });
  const all = await record(single(keeper), null, { log: racing });
  expect(outline(all).slice(-3)).toEqual(["step.completed only 1", "run.cancel_requested", "run.cancelled"]);
  expect(all.at(-1)).toMatchObject({ completedSteps: ["only"], files: [{ name: "kept.txt" }] });
});

test("a cancel that comes with the first append finds a pipeline that has not begun to wait", async () => {
  const log = memoryLog();
  const racing: RunLog = {
    ...methodsOf(log),
    async append(lease, n, facts) {
      if (n === 1) await cancel(log);
      return log.append(lease, n, facts);
    },
  };
  const all = await record(single(agent(async () => "ran")), null, { log: racing });
  expect(ofType(all, "step.completed")).toEqual([]);
  expect(all.at(-1)?.type).toBe("run.cancelled");
});

function methodsOf(log: RunLog): RunLog {
  return {
    create: (run) => log.create(run),
    find: (id) => log.find(id),
    claim: (id, options) => log.claim(id, options),
    append: (lease, n, facts) => log.append(lease, n, facts),
    renew: (lease, ms) => log.renew(lease, ms),
    release: (lease) => log.release(lease),
    suspend: (lease, options) => log.suspend(lease, options),
    signal: (id, key, fact) => log.signal(id, key, fact),
    read: (id, after, limit) => log.read(id, after, limit),
    follow: (id, after, signal) => log.follow(id, after, signal),
    claimable: (query) => log.claimable(query),
    onClaimable: (hint) => log.onClaimable(hint),
    list: (query) => log.list(query),
    count: (query) => log.count(query),
    delete: (id) => log.delete(id),
    forgetFiles: (files) => log.forgetFiles(files),
    close: () => log.close(),
  };
}

test("a run cancelled after thousands of files and steps with long names still ends", async () => {
  const log = memoryLog();
  const files = tempFiles();
  const file = await files.write(`${"é".repeat(190)}.txt`, "kept");
  const busy = definePipeline({
    name: "busy",
    input: z.unknown(),
    agents: { quick: agent(async () => "done"), wait: silentAgent({ onStart: () => void cancel(log) }) },
    async run(_input, { steps }) {
      const keys = Array.from({ length: 3_000 }, (_, n) => `${"k".repeat(190)}${n}`);
      await Promise.all(keys.map((key) => steps.quick(1, { key })));
      await steps.wait(1);
    },
  });
  const told = { ...files, write: async () => file };
  const all = await record(withFiles(busy, 1_500), null, { log, files: told });
  const end = all.at(-1);
  expect(end?.type).toBe("run.cancelled");
  if (end?.type !== "run.cancelled") return;
  expect(end.completedSteps.length).toBeGreaterThan(100);
  expect(end.files.length).toBeGreaterThan(50);
  // The newest are kept.
  expect(end.completedSteps.at(-1)).toContain("2999");
});

function withFiles<P extends { agents: { quick: ReturnType<typeof agent> } }>(pipeline: P, count: number): P {
  const quick = agent(async (_input, step) => {
    if (Number(step.key.slice(-4)) < count) await step.writeFile("any", "any");
    return "done";
  });
  return { ...pipeline, agents: { ...pipeline.agents, quick } };
}
