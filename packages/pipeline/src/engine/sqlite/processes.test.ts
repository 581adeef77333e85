import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { definePipeline } from "../../define/pipeline.ts";
import { tempFiles } from "../../testing/driven-run.ts";
import {
  cancelRequest,
  followed,
  heldRun,
  leaseMs,
  logged,
  seqs,
  upTo,
} from "../../testing/log-under-test.ts";
import { agent, gates } from "../../testing/agents.ts";
import { createEngine } from "../engine.ts";
import type { RunLog, StoredEvent } from "../run-log.ts";
import { tempStore } from "./fixtures/temp-store.ts";
import { sqliteLog } from "./sqlite-log.ts";

const program = fileURLToPath(new URL("fixtures/other-process.ts", import.meta.url));
const run = promisify(execFile);
const logs: RunLog[] = [];

function opened(path: string): RunLog {
  const log = sqliteLog(path);
  logs.push(log);
  return log;
}

afterEach(async () => {
  await Promise.all(logs.splice(0).map((log) => log.close()));
});

/** Another process on the store; resolves with what it printed. */
async function otherProcess(store: string, runId: string): Promise<unknown> {
  const { stdout } = await run(process.execPath, [program, store, runId]);
  return JSON.parse(stdout);
}

async function until(log: RunLog, runId: string): Promise<void> {
  while (!(await log.find(runId))) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("a follower sees what another process stores, and that process hears of a signal from here", async () => {
  const store = tempStore();
  const log = opened(store);
  const other = otherProcess(store, "shared");
  await until(log, "shared");
  const seen: StoredEvent[] = [];
  for await (const page of log.follow("shared", undefined, new AbortController().signal)) {
    seen.push(...page.events);
    if (seen.at(-1)?.seq === 51) await log.signal("shared", "cancel-later", logged("go"));
  }
  expect(seqs(seen)).toEqual(upTo(53));
  expect(seen.slice(-2).map((event) => event.type)).toEqual(["step.logged", "run.completed"]);
  expect(await other).toEqual({ created: true, claim: "claimed" });
});

test("processes that open a new store at one time make one store, one run and one holder", async () => {
  const store = tempStore();
  const others = upTo(3).map(() => otherProcess(store, "shared"));
  const log = opened(store);
  await until(log, "shared");
  await expect
    .poll(async () => (await log.list({ limit: 1 })).runs[0]?.lastSeq, { timeout: 20_000 })
    .toBe(51);
  await log.signal("shared", "go", logged("go"));
  const all = await Promise.all(others);
  expect(all.filter((one) => JSON.stringify(one).includes('"created":true'))).toHaveLength(1);
  expect(all.filter((one) => JSON.stringify(one).includes('"claimed"'))).toHaveLength(1);
  const events = await followed(log.follow("shared", undefined, new AbortController().signal));
  expect(seqs(events)).toEqual(upTo(53));
});

test("writers on one store at one time do not undo each other", async () => {
  const store = tempStore();
  const [here, there] = [opened(store), opened(store)];
  const write = async (log: RunLog) => {
    const { runId, lease } = await heldRun(log);
    for (const n of upTo(100)) await log.append(lease, n, [logged(`${n}`)]);
    await log.signal(runId, "cancel", cancelRequest);
    await log.renew(lease, leaseMs);
    return runId;
  };
  const runs = await Promise.all([...upTo(4), ...upTo(4)].map((n, index) => write(index < 4 ? here : there)));
  for (const runId of runs) {
    const { events } = await here.read(runId, undefined, 500);
    expect(seqs(events)).toEqual(upTo(102));
    expect((await there.read(runId, undefined, 500)).events).toEqual(events);
  }
});

test("an engine that is opened again goes on with what the one before left unfinished", async () => {
  const store = tempStore();
  const files = tempFiles();
  const gate = gates();
  let firstSteps = 0;
  const twoSteps = definePipeline({
    name: "two-steps",
    input: z.object({}),
    agents: {
      first: agent(async () => (firstSteps += 1)),
      second: agent(async (input) => gate.pass(String(input))),
    },
    async run(_input, { steps }) {
      await steps.first(1);
      await steps.second("open");
      return "through";
    },
  });
  const open = () => createEngine({ pipelines: [twoSteps], files, log: opened(store) });
  const before = open();
  await before.start(twoSteps, {}, { runId: "left" });
  await expect.poll(async () => (await before.state("left")).steps["second"]?.status).toBe("running");
  await before.close({ drainMs: 0 });
  gate.open("open");
  const after = open();
  expect(await (await after.join(twoSteps, "left")).result).toBe("through");
  expect(firstSteps).toBe(1);
  await after.close();
});
