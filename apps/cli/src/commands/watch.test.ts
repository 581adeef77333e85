import { expect, test } from "vitest";
import { serverProcess } from "../testing/server-process.ts";
import { eventsOf, type Finished, spawnCli, workplace } from "../testing/spawn-cli.ts";

const waiting = ["run", "letters", "hello.txt", "--mood", "wait", "--json", "--run-id", "waiting"];

test("a run of another process is shown live, event by event, and ends with the run's exit code", async () => {
  const cwd = await workplace();
  let watching: Promise<Finished> | undefined;
  const ran = await spawnCli(waiting, {
    cwd,
    onLine: (line) => {
      if (isMoodStarted(line)) watching ??= watchAndCancel(cwd, []);
    },
  });
  const watched = await watching;
  expect([ran.code, watched?.code]).toEqual([130, 130]);
  expect(eventsOf(watched ?? { stdout: "" })).toEqual(eventsOf(ran));
  expect(watched?.stderr).toBe("stepcast: run waiting was cancelled: seen enough\n");
}, 30_000);

test.for(["auto", "sse", "websocket", "polling"])(
  "a run on a server is shown over %s, the same events from the first to the last",
  async (transport) => {
    const cwd = await workplace();
    const { url } = await serverProcess(`${cwd}/server-files`);
    const there = ["--server", url];
    await spawnCli(["run", "letters", "hello.txt", "--run-id", "one", ...there], { cwd });
    const watched = await spawnCli(["watch", "one", "--json", "--transport", transport, ...there], { cwd });
    const stored = await spawnCli(["events", "one", ...there], { cwd });
    expect(watched).toMatchObject({ code: 0, stderr: "" });
    expect(eventsOf(watched).length).toBeGreaterThan(8);
    expect(watched.stdout).toBe(stored.stdout);
  },
);

test.for(["sse", "websocket", "polling"])(
  "a server that is killed and started again goes on under the eyes of who watches over %s",
  { timeout: 60_000 },
  async (transport) => {
    const cwd = await workplace();
    const server = await serverProcess(`${cwd}/server-files`);
    const there = ["--server", server.url];
    const left = await spawnCli([...waiting, ...there], {
      cwd,
      onLine: (line, child) => {
        if (isMoodStarted(line)) child.kill("SIGINT");
      },
    });
    expect(left.code).toBe(130);
    const watched = await spawnCli(["watch", "waiting", "--json", "--transport", transport, ...there], {
      cwd,
      onLine: (line) => {
        if (isMoodStarted(line) && line.includes('"attempt":1')) void server.kill();
        if (isMoodStarted(line) && line.includes('"attempt":2')) {
          void spawnCli(["cancel", "waiting", "--reason", "seen enough", ...there], { cwd });
        }
      },
      onNote: (text) => {
        if (text.startsWith("reconnecting")) void server.start();
      },
    });
    const events = eventsOf(watched);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
    expect(events.map(({ type }) => type)).toContain("run.taken_over");
    expect(events.at(-1)).toMatchObject({ type: "run.cancelled", reason: "seen enough" });
    expect(watched.stderr).toContain(`reconnecting: no connection to ${server.url}`);
    expect(watched.stderr).toMatch(/^(live|polling): connected to \S+ again$/m);
    expect(watched.code).toBe(130);
  },
);

test("--after shows what comes behind a seq, in words too; the exit code stays the run's, also behind the end", async () => {
  const cwd = await workplace();
  const run = await spawnCli(["run", "letters", "hello.txt", "--mood", "fail", "--json", "--run-id", "one"], {
    cwd,
  });
  const all = eventsOf(run);
  const rest = await spawnCli(["watch", "one", "--json", "--after", "3"], { cwd });
  expect(eventsOf(rest)).toEqual(all.slice(3));
  const none = await spawnCli(["watch", "one", "--after", String(all.length)], { cwd });
  expect(none).toEqual({
    code: 1,
    stdout: "",
    stderr: 'stepcast: run one failed: step "mood" failed: the letters ran out\n',
  });
});

test("Ctrl-C leaves a run that is only watched; it goes on where it is", async () => {
  const cwd = await workplace();
  let left: Promise<Finished> | undefined;
  const ran = await spawnCli(waiting, {
    cwd,
    onLine: (line, child) => {
      if (!isMoodStarted(line)) return;
      left ??= spawnCli(["watch", "waiting", "--json"], {
        cwd,
        onLine: (seen, watcher) => {
          if (isMoodStarted(seen)) watcher.kill("SIGINT");
        },
      }).finally(() => child.kill("SIGINT"));
    },
  });
  expect(await left).toMatchObject({
    code: 130,
    stderr: "stepcast: left the run; it goes on. To look again: stepcast watch waiting\n",
  });
  expect(eventsOf(ran).at(-1)).toMatchObject({ type: "run.cancelled", reason: "interrupted" });
});

test("a run that is not there is said to be not there, here and on a server: 3", async () => {
  const cwd = await workplace();
  const { url } = await serverProcess(`${cwd}/server-files`);
  for (const command of ["watch", "show", "events", "cancel", "download"]) {
    for (const place of [[], ["--server", url]]) {
      const { code, stdout, stderr } = await spawnCli([command, "gone", ...place], { cwd });
      expect({ code, stdout }, command).toEqual({ code: 3, stdout: "" });
      expect(stderr, command).toMatch(/^stepcast: there is no run gone: check the id/);
    }
  }
}, 30_000);

function watchAndCancel(cwd: string, where: string[]): Promise<Finished> {
  return spawnCli(["watch", "waiting", "--json", ...where], {
    cwd,
    onLine: (line) => {
      if (isMoodStarted(line))
        void spawnCli(["cancel", "waiting", "--reason", "seen enough", ...where], { cwd });
    },
  });
}

function isMoodStarted(line: string): boolean {
  return line.includes('"step.started"') && line.includes('"mood"');
}
