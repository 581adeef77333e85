import { expect, test } from "vitest";
import { eventsOf, type Finished, spawnCli, workplace } from "../testing/spawn-cli.ts";

const waiting = ["run", "letters", "hello.txt", "--mood", "wait", "--json", "--run-id", "left"];

/** A run whose command was killed in the middle of a step: nobody works on it. */
async function leftBehind(cwd: string): Promise<void> {
  await spawnCli(waiting, {
    cwd,
    onLine: (line, child) => {
      if (isMoodStarted(line, 1)) child.kill("SIGKILL");
    },
  });
}

test("a worker takes up what was left behind, and stops at SIGTERM with 0 once the rest is handed over", {
  timeout: 60_000,
}, async () => {
  const cwd = await workplace();
  await leftBehind(cwd);
  let watching: Promise<Finished> | undefined;
  const worker = await spawnCli(["worker", "--drain-seconds", "0"], {
    cwd,
    onLine: (line, child) => {
      if (!line.startsWith("worker ")) return;
      watching = spawnCli(["watch", "left", "--json"], {
        cwd,
        onLine: (seen, watcher) => {
          if (isMoodStarted(seen, 2)) child.kill("SIGTERM");
          if (seen.includes('"run.waiting"')) watcher.kill("SIGINT");
        },
      });
    },
  });
  expect(worker.code).toBe(0);
  expect(worker.stdout).toMatch(/^worker \d+ works on letters, nothing, filler, interview in sqlite:/);
  expect(worker.stdout).toMatch(/stopping: .*\nstopped\n$/);
  const seen = eventsOf((await watching) ?? { stdout: "" });
  expect(seen.map(({ type }) => type)).toContain("run.taken_over");
  expect(seen.at(-1)?.type).toBe("run.waiting");
});

test("of two workers only the one that has the pipeline takes its runs", { timeout: 60_000 }, async () => {
  const cwd = await workplace();
  await leftBehind(cwd);
  const workers: Promise<Finished>[] = [];
  const start = (pipelines: string, onReady?: () => void) =>
    workers.push(
      spawnCli(["worker", "--pipelines", pipelines, "--json"], {
        cwd,
        onStart: (child) => stops.push(() => child.kill("SIGTERM")),
        onLine: (line) => {
          if (line.includes('"working"')) onReady?.();
        },
      }),
    );
  const stops: (() => void)[] = [];
  await new Promise<void>((resolve) => start("nothing,filler", resolve));
  start("letters");
  const watched = await spawnCli(["watch", "left", "--json"], {
    cwd,
    onLine: (line) => {
      if (isMoodStarted(line, 2)) void spawnCli(["cancel", "left"], { cwd });
    },
  });
  for (const stop of stops) stop();
  expect((await Promise.all(workers)).map(({ code }) => code)).toEqual([0, 0]);
  const takers = eventsOf(watched).flatMap((event) =>
    event.type === "run.taken_over" ? [event.worker] : [],
  );
  const lettersWorker = JSON.parse((await workers[1])?.stdout.split("\n")[0] ?? "") as { worker: number };
  expect(takers).toEqual([expect.stringMatching(new RegExp(`^${lettersWorker.worker}-`))]);
});

test("a worker is told at once of a pipeline that it does not have, or of a log that it cannot share: 2", async () => {
  const cwd = await workplace();
  const wrong = await spawnCli(["worker", "--pipelines", "leters"], { cwd });
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('there is no pipeline "leters". Did you mean letters?');
  const memory = await spawnCli(["worker"], { cwd, env: { STEPCAST_LOG: "memory:" } });
  expect(memory.code).toBe(2);
});

function isMoodStarted(line: string, attempt: number): boolean {
  return line.includes('"step.started"') && line.includes(`"key":"mood","attempt":${attempt}`);
}
