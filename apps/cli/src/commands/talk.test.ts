import { describe, expect, test } from "vitest";
import { lettersServer } from "../testing/letters-server.ts";
import { serverProcess } from "../testing/server-process.ts";
import { eventsOf, type Finished, spawnCli, workplace } from "../testing/spawn-cli.ts";

/** The same commands, on this folder's log beside the process that drives the run, and on a server. */
describe.for(["in process", "server"])("%s:", { timeout: 90_000 }, (place) => {
  async function open() {
    const cwd = await workplace();
    const there = place === "server" ? ["--server", (await serverProcess(`${cwd}/server-files`)).url] : [];
    const cli = (...args: string[]) => spawnCli([...args, ...there], { cwd });
    const start = (...args: string[]) => {
      const asked = Promise.withResolvers<void>();
      const ended = spawnCli(
        ["run", "interview", "--short", "--run-id", "one", "--json", ...args, ...there],
        {
          cwd,
          onLine: (line) => {
            if (line.includes('"question.asked"')) asked.resolve();
          },
        },
      );
      return { asked: asked.promise, ended };
    };
    return { cwd, cli, start, there };
  }

  test("without a terminal the question is printed, and by the error output how to answer; an answer wakes the run", async () => {
    const { cli, start, there } = await open();
    const { asked, ended } = start();
    await asked;
    const noTerminal = await cli("answer", "one");
    expect(noTerminal).toMatchObject({ code: 2, stdout: "" });
    const hint = `stepcast answer one go${there.map((word) => ` ${word}`).join("")} --answer <json>`;
    expect(noTerminal.stderr).toBe(`stepcast: there is no terminal to ask at: give the answer, ${hint}\n`);
    expect((await cli("list")).stdout).toMatch(/one +interview +\w+, asks go/);
    expect((await cli("show", "one")).stdout).toMatch(/Questions\n +go +open +stepcast answer one go/);
    expect(await cli("answer", "one", "--answer", '"yes"', "--json")).toEqual({
      code: 0,
      stdout: '{"runId":"one","key":"go","answered":true}\n',
      stderr: "",
    });
    const run = await ended;
    expect(run.stderr).toBe(`go waits for an answer: ${hint}\n`);
    expect(run.code).toBe(0);
    expect(eventsOf(run).at(-1)).toMatchObject({ type: "run.completed", output: { go: "yes" } });
  });

  test("of two answers one counts; the other is told whose it was and when, and ends with 2", async () => {
    const { cli, start } = await open();
    const { asked, ended } = start();
    await asked;
    const both = await Promise.all([
      cli("answer", "one", "go", "--answer", "yes"),
      cli("answer", "one", "go", "--answer", "no"),
    ]);
    const lost = both.filter(({ code }) => code !== 0);
    expect(lost).toMatchObject([{ code: 2, stdout: "" }]);
    expect(lost[0]?.stderr).toMatch(
      /^stepcast: question "go" was answered (by \S+|already) at 20\d\d-\S+Z: the first answer counts\n$/,
    );
    const won = both[0]?.code === 0 ? "yes" : "no";
    expect(eventsOf(await ended).at(-1)).toMatchObject({ output: { go: won } });
    const late = await cli("answer", "one", "go", "--answer", won === "yes" ? "no" : "yes");
    expect(late.stderr).toContain("the first answer counts");
  });

  test("wrong answers are refused field by field, unknown questions by their names, and the question stays open", async () => {
    const { cli, start } = await open();
    const { asked, ended } = start("--no-short");
    await asked;
    const wrong = await cli("answer", "one", "--answer", '{"name":"x","born":"long ago","address":{}}');
    expect(wrong.code).toBe(2);
    for (const field of ["name", "age", "likes", "labels", "address.street", "address.zip"])
      expect(wrong.stderr).toMatch(new RegExp(`^ {2}${field}: `, "m"));
    const unknown = await cli("answer", "one", "woh", "--answer", "1");
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean who?") });
    const answer = {
      name: "Ann",
      age: 20,
      likes: false,
      born: "2001-02-03",
      labels: [],
      address: { street: "Main", zip: "12345" },
    };
    expect(await cli("answer", "one", "--answer", JSON.stringify(answer))).toMatchObject({ code: 0 });
    await expect
      .poll(async () => (await cli("answer", "one", "go", "--answer", "no")).code, { timeout: 20_000 })
      .toBe(0);
    const output = { who: { ...answer, color: "green", born: "2001-02-03T00:00:00.000Z" }, go: "no" };
    expect(eventsOf(await ended).at(-1)).toMatchObject({ output });
    const over = await cli("answer", "one");
    expect(over).toMatchObject({
      code: 2,
      stderr: "stepcast: run one waits for no answer: it is completed\n",
    });
  });

  test("messages are sent field by field or as JSON, and received in order; unknown and wrong ones are refused", async () => {
    const { cli, start } = await open();
    const { asked, ended } = start("--notes", "3");
    await asked;
    expect(await cli("signal", "one", "note", "--text", "first", "--at", "2026-05-01")).toMatchObject({
      code: 0,
      stdout: "sent note\n",
    });
    expect((await cli("signal", "one", "note", '{"text":"second","file":"hello.txt"}')).code).toBe(0);
    expect(await cli("signal", "one", "note", "--file", "gone.txt", "--text", "x")).toMatchObject({
      code: 2,
      stderr: "stepcast: there is no file gone.txt: check the path\n",
    });
    expect(await cli("signal", "one", "note", '{"text":""}')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("  text: "),
    });
    expect(await cli("signal", "one", "notes")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Did you mean note?"),
    });
    await cli("answer", "one", "--answer", "yes");
    expect((await cli("signal", "one", "note", '{"text":"other"}', "--text", "third")).code).toBe(0);
    const events = eventsOf(await ended);
    expect(events.at(-1)).toMatchObject({ output: { heard: ["first", "second", "third"] } });
    const [first, second] = events.flatMap((event) => (event.type === "signal.received" ? [event] : []));
    expect(first?.data).toEqual({ text: "first", at: "2026-05-01T00:00:00.000Z" });
    expect(second?.data).toMatchObject({ file: { name: "hello.txt", sizeBytes: 5 } });
    expect(await cli("signal", "one", "note", "--text", "late")).toMatchObject({ code: 2, stdout: "" });
  });

  test("a paused run begins no step until it is resumed", async () => {
    const { cli, start } = await open();
    const { asked, ended } = start("--notes", "1");
    await asked;
    expect(await cli("pause", "one")).toMatchObject({ code: 0, stdout: "paused run one\n" });
    expect(await cli("pause", "one")).toMatchObject({ code: 0, stdout: "run one was paused before\n" });
    await cli("answer", "one", "--answer", "yes");
    await cli("signal", "one", "note", "--text", "held back");
    const { stdout } = await cli("show", "one");
    expect(stdout).toMatch(/status +paused\n +paused +\d+ s ago/);
    expect(stdout).not.toContain("note#2");
    expect(await cli("resume", "one")).toMatchObject({ code: 0, stdout: "run one goes on\n", stderr: "" });
    const events = eventsOf(await ended);
    expect(events.at(-1)).toMatchObject({ output: { heard: ["held back"] } });
    const types = events.map((event) => ("key" in event ? `${event.type} ${event.key}` : event.type));
    expect(types.indexOf("step.started note#2")).toBeGreaterThan(types.indexOf("run.resumed"));
  });

  test("a rerun begins at a step, with what was stored before it, and is followed to its end; the origin is shown", async () => {
    const { cli, start } = await open();
    const { asked, ended } = start("--notes", "1");
    await asked;
    await cli("answer", "one", "--answer", "no");
    await cli("signal", "one", "note", "--text", "kept");
    await ended;
    const again = await cli("rerun", "one", "--from", "note#2", "--new-run-id", "two", "--json");
    expect(again.code).toBe(0);
    const events = eventsOf(again);
    expect(events[0]).toMatchObject({ runId: "two", origin: { runId: "one", fromStep: "note#2" } });
    expect(events.at(-1)).toMatchObject({ runId: "two", output: { go: "no", heard: ["kept"] } });
    // What was answered there is not asked here.
    expect(again.stderr).toBe("");
    expect((await cli("show", "two")).stdout).toMatch(/again +what one did, from note#2 on/);
    const changed = await cli("rerun", "one", "--input", '{"topic":"dice","short":"yes"}');
    expect(changed).toMatchObject({ code: 2, stderr: expect.stringContaining("  short: ") });
    expect(await cli("rerun", "one", "--from", "nothing")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("nothing"),
    });
  });
});

test("an answer in a folder where nobody works is kept, and says to start a worker, which goes on with it", async () => {
  const cwd = await workplace();
  let answered: Promise<Finished> | undefined;
  await spawnCli(["run", "interview", "--short", "--run-id", "one", "--json"], {
    cwd,
    onLine: (line, child) => {
      if (line.includes('"run.waiting"')) child.kill("SIGKILL");
    },
  });
  answered = spawnCli(["answer", "one", "--answer", "yes"], { cwd });
  expect(await answered).toEqual({
    code: 0,
    stdout: "answered go\n",
    stderr:
      "nobody has gone on with the run yet: if nothing works on this folder's runs, start stepcast worker\n",
  });
  const worker = spawnCli(["worker"], {
    cwd,
    onStart: (child) => {
      void spawnCli(["watch", "one"], { cwd }).then(() => child.kill("SIGTERM"));
    },
  });
  await worker;
  const { stdout } = await spawnCli(["show", "one", "--json"], { cwd });
  expect(JSON.parse(stdout)).toMatchObject({ status: "completed", output: { go: "yes" } });
}, 60_000);

describe("cancel", () => {
  test("several runs are cancelled by their ids; one that has ended is told, and the others are cancelled", async () => {
    const cwd = await workplace();
    const { engine, url } = await lettersServer(cwd);
    const text = await engine.files.write("hello.txt", "hello");
    const [letters] = engine.pipelines;
    if (!letters) throw new Error("the server has a pipeline");
    for (const runId of ["a", "b", "ended"])
      await engine.start(letters, { text, mood: runId === "ended" ? "work" : "wait" }, { runId });
    await expect
      .poll(async () => (await engine.state("ended")).status, { timeout: 10_000 })
      .toBe("completed");
    const args = ["cancel", "a", "ended", "b", "--reason", "enough", "--server", url];
    expect(await spawnCli(args, { cwd })).toEqual({
      code: 2,
      stdout: "run a: cancelled\nrun b: cancelled\n",
      stderr: expect.stringMatching(/^stepcast: run ended has ended/),
    });
    const events = await spawnCli(["events", "a", "--server", url], { cwd });
    expect(eventsOf(events).at(-1)).toMatchObject({ type: "run.cancelled", reason: "enough" });
  }, 30_000);

  test("runs that are found are cancelled with --yes alone where there is no terminal, only those, and only what can be", async () => {
    const cwd = await workplace();
    await spawnCli(["run", "nothing", "--run-id", "done"], { cwd });
    await spawnCli(["run", "interview", "--short", "--run-id", "one", "--json"], {
      cwd,
      onLine: (line, child) => {
        if (line.includes('"run.waiting"')) child.kill("SIGKILL");
      },
    });
    const found = ["cancel", "--pipeline", "interview", "--status", "waiting"];
    const refused = await spawnCli(found, { cwd });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("add --yes to cancel these 1 runs");
    expect(await spawnCli([...found, "--yes"], { cwd })).toEqual({
      code: 0,
      stdout: "run one: cancelled\n",
      stderr: "",
    });
    expect(await spawnCli([...found, "--yes"], { cwd })).toEqual({
      code: 0,
      stdout: "",
      stderr: "no such runs\n",
    });
    expect(await spawnCli(["cancel", "--status", "completed", "--yes"], { cwd })).toMatchObject({ code: 2 });
    expect(await spawnCli(["cancel"], { cwd })).toMatchObject({ code: 2, stdout: "" });
    expect(await spawnCli(["cancel", "one", "--status", "waiting"], { cwd })).toMatchObject({ code: 2 });
  }, 60_000);
});
