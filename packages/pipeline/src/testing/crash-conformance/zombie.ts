import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodeEvent } from "../../model/event-text.ts";
import type { ProcessesUnderTest } from "../crash-conformance.ts";
import { brokenLaws } from "../laws-of-a-log.ts";

const runId = "held";

async function hears(child: ChildProcess, word: string): Promise<void> {
  for (;;) {
    const [message] = (await once(child, "message")) as [unknown];
    if (message === word) return;
  }
}

export function zombies(store: ProcessesUnderTest): void {
  test("a process that was stopped past its lease changes nothing when it wakes", {
    timeout: 30_000,
  }, async () => {
    const address = await store.create();
    const files = mkdtempSync(join(tmpdir(), "stepcast-zombie-"));
    const worker = () => fork(store.worker, ["holdStill", address, files, runId], { execArgv: [] });
    const old = worker();
    await hears(old, "working");
    old.kill("SIGSTOP");
    const next = worker();
    await hears(next, "done");
    await once(next, "exit");
    const log = store.open(address);
    const stored = await log.read(runId, undefined, 500);

    old.kill("SIGCONT");
    old.send("go");
    const [code] = (await once(old, "exit")) as [number];
    expect(code).toBe(0);
    expect(await log.read(runId, undefined, 500)).toEqual(stored);
    const events = stored.events.map((event) => decodeEvent(event.text));
    expect(brokenLaws(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: "run.completed", output: { attempt: 2 } });
    expect(events.filter((event) => event.type === "run.taken_over")).toHaveLength(1);
    await log.close();
  });
}
