import { readPlace } from "@stepcast/server/place";
import { describe, expect, onTestFinished, test } from "vitest";
import { openEngine } from "../host/open-engine.ts";
import { filler, letters } from "../testing/letters.ts";
import { lettersServer } from "../testing/letters-server.ts";
import { serverProcess } from "../testing/server-process.ts";
import { eventsOf, type Finished, spawnCli, workplace } from "../testing/spawn-cli.ts";

/** A folder with a log of three runs, the newest last: one completed, one failed, one of another pipeline. */
async function threeRuns(): Promise<string> {
  const cwd = await workplace();
  const engine = await openEngine([letters, filler], readPlace({ STEPCAST_FILES: `${cwd}/files` }));
  const text = await engine.files.write("hello.txt", "hello");
  for (const [runId, mood] of [
    ["good", "work"],
    ["bad", "fail"],
  ] as const) {
    const run = await engine.start(letters, { text, mood, title: `Title of ${runId}` }, { runId });
    await run.result.catch(() => undefined);
  }
  await (await engine.start(filler, { sizeBytes: 100 }, { runId: "other" })).result;
  await engine.close();
  return cwd;
}

const idsOf = ({ stdout }: Finished) =>
  stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { runId: string }).runId);

test("the pipelines of a server are listed as those of this process, also for programs", async () => {
  const cwd = await workplace();
  const { url } = await lettersServer(cwd);
  const there = await spawnCli(["pipelines", "--server", url], { cwd });
  expect(there).toEqual({ code: 0, stdout: "letters  Counts the letters of texts\n", stderr: "" });
  const here = await spawnCli(["pipelines", "--json"], { cwd });
  const line = await spawnCli(["pipelines", "--json", "--server", url], { cwd });
  expect(JSON.parse(line.stdout)).toEqual(JSON.parse(here.stdout.split("\n")[0] ?? ""));
  const nobody = await spawnCli(["pipelines", "--server", "http://127.0.0.1:9"], { cwd });
  expect(nobody).toMatchObject({ code: 3, stderr: expect.stringContaining("cannot reach") });
});

describe("list", () => {
  test("shows the runs newest first, in columns, with what each is about", async () => {
    const cwd = await threeRuns();
    const { code, stdout, stderr } = await spawnCli(["list"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ["RUN", "PIPELINE", "STATUS", "STARTED", "TOOK", "ABOUT"],
      [
        "other",
        "filler",
        "completed",
        expect.stringMatching(/ ago$/),
        expect.stringMatching(/ s$/),
        "100 B of nothing",
      ],
      ["bad", "letters", "failed", expect.any(String), expect.any(String), "Title of bad, hello.txt"],
      ["good", "letters", "completed", expect.any(String), expect.any(String), "Title of good, hello.txt"],
    ]);
    expect(
      new Set(lines.slice(0, 4).map((line) => line.indexOf(line.split(/ {2,}/)[2] ?? ""))),
    ).toHaveProperty("size", 1);
  });

  test("takes filters, alone and together, and gives JSON a line", async () => {
    const cwd = await threeRuns();
    const ids = async (...args: string[]) => idsOf(await spawnCli(["list", "--json", ...args], { cwd }));
    expect(await ids()).toEqual(["other", "bad", "good"]);
    expect(await ids("--status", "failed")).toEqual(["bad"]);
    expect(await ids("--status", "failed,completed", "--pipeline", "letters")).toEqual(["bad", "good"]);
    expect(await ids("--text", "title of GOOD")).toEqual(["good"]);
    expect(await ids("--limit", "2")).toEqual(["other", "bad"]);
    expect(await ids("--since", "1h")).toHaveLength(3);
    expect(await ids("--until", "1h")).toEqual([]);
    expect(await ids("--since", "2026-01-01", "--until", "2026-01-02")).toEqual([]);
  }, 30_000);

  test("is the same on a server over the same log, page by page where there are many", async () => {
    const cwd = await threeRuns();
    const { url } = await serverProcess(`${cwd}/files`);
    const here = await spawnCli(["list", "--json"], { cwd });
    const there = await spawnCli(["list", "--json", "--server", url], { cwd });
    expect(there).toEqual(here);
    const failed = await spawnCli(["list", "--status", "failed", "--json", "--server", url], { cwd });
    expect(idsOf(failed)).toEqual(["bad"]);
  });

  test.for([
    [["--status", "compleeted"], 'not "compleeted". Did you mean completed?'],
    [["--limit", "0"], "--limit needs a whole number from 1 to 10000"],
    [["--since", "yesterday-ish"], "--since needs a date such as 2026-05-01, or how long ago"],
    [["--transport", "sse"], "there is no option --transport"],
    [["-a3Kc9dT1yqS5Zr8m2k9Aw"], "write -- before it: -- -a3Kc9dT1yqS5Zr8m2k9Aw"],
    [["surplus"], "Usage: stepcast list [options]"],
  ] as const)("refuses %j, with 2", async ([args, message]) => {
    const { code, stderr } = await spawnCli(["list", ...args], { cwd: await workplace() });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test("of an empty log says so beside the output, and gives programs nothing", async () => {
    const cwd = await workplace();
    expect(await spawnCli(["list"], { cwd })).toEqual({ code: 0, stdout: "", stderr: "no runs\n" });
    expect(await spawnCli(["list", "--json"], { cwd })).toEqual({ code: 0, stdout: "", stderr: "" });
    const slip = await spawnCli(["list", "--pipeline", "leters"], { cwd });
    expect(slip).toEqual({ code: 0, stdout: "", stderr: "no runs. Did you mean letters?\n" });
  });
});

describe("show", () => {
  test("tells a run's steps, files and output", async () => {
    const cwd = await threeRuns();
    const { code, stdout } = await spawnCli(["show", "good"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/status +completed/);
    expect(stdout).toMatch(/about +Title of good, hello\.txt/);
    expect(stdout).toMatch(/ {2}count +completed +\d\.\d s +counted every letter/);
    expect(stdout).toMatch(/ {2}letters\.txt +15 B +files\//);
    expect(stdout).toContain('"file": "file letters.txt"');
    expect(stdout).not.toContain("Error");
  });

  test("tells why a run failed, and has no colour with NO_COLOR", async () => {
    const cwd = await threeRuns();
    const coloured = await spawnCli(["show", "bad"], { cwd, env: { FORCE_COLOR: "1" } });
    const plain = await spawnCli(["show", "bad"], { cwd, env: { NO_COLOR: "1" } });
    expect(coloured.stdout).toContain("\u001b[1mError");
    expect(plain.stdout).not.toContain("\u001b");
    expect(plain.stdout).toMatch(/mood +failed .* the letters ran out/);
    expect(plain.stdout).toContain('agent_error: step "mood" failed: the letters ran out');
  });

  test("is the run's state for programs, here and on a server", async () => {
    const cwd = await threeRuns();
    const { url } = await serverProcess(`${cwd}/files`);
    const state = async (...where: string[]) => {
      const { stdout } = await spawnCli(["show", "good", "--json", ...where], { cwd });
      return JSON.parse(stdout) as Record<string, unknown>;
    };
    const here = await state();
    expect(here).toMatchObject({ runId: "good", status: "completed", steps: { mood: { attempt: 1 } } });
    expect(await state("--server", url)).toMatchObject(here);
  });
});

describe("events", () => {
  test("are the log as it is, here and on a server, from any place in it", async () => {
    const cwd = await threeRuns();
    const { url } = await serverProcess(`${cwd}/files`);
    const here = await spawnCli(["events", "good"], { cwd });
    const there = await spawnCli(["events", "good", "--server", url], { cwd });
    expect(there).toEqual(here);
    const all = eventsOf(here);
    expect(all.at(-1)?.type).toBe("run.completed");
    expect(eventsOf(await spawnCli(["events", "good", "--after", "5", "--follow"], { cwd }))).toEqual(
      all.slice(5),
    );
  });

  test("behind a cursor that no run gave are refused with 2", async () => {
    const cwd = await threeRuns();
    const { code, stderr } = await spawnCli(["events", "good", "--after", "soon"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("the cursor is not one a run gave out");
  });
});

describe("cancel", () => {
  test("of a run that has ended is refused with 2, and changes nothing", async () => {
    const cwd = await threeRuns();
    const { code, stdout, stderr } = await spawnCli(["cancel", "good", "--reason", "too late"], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("run good has ended");
  });

  test("ends a run that nobody works on, without its pipeline's code", async () => {
    const cwd = await workplace();
    const place = readPlace({ STEPCAST_FILES: `${cwd}/files` });
    const engine = await openEngine([letters], place, { work: false });
    onTestFinished(() => engine.close());
    const text = await engine.files.write("hello.txt", "hello");
    await engine.start(letters, { text }, { runId: "idle" });
    const asked = await spawnCli(["cancel", "idle", "--no-wait", "--reason", "wrong file"], { cwd });
    expect(asked).toMatchObject({ code: 0, stdout: "asked run idle to stop\n" });
    const { code, stdout } = await spawnCli(["cancel", "idle", "--json"], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ runId: "idle", asked: true, first: false, status: "cancelled" });
    expect(eventsOf(await spawnCli(["events", "idle"], { cwd })).map(({ type }) => type)).not.toContain(
      "step.started",
    );
  });
});
