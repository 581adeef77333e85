import { expect, test } from "vitest";
import { serverProcess } from "../testing/server-process.ts";
import { eventsOf, spawnCli, workplace } from "../testing/spawn-cli.ts";
import { atTerminal, keys } from "../testing/terminal.ts";

// Elsewhere the options of `script` differ.
const onLinux = test.runIf(process.platform === "linux");

/** Types all of an answer; says wrong things first, of which it is told. */
async function introduce(terminal: ReturnType<typeof atTerminal>): Promise<void> {
  const { shows, type } = terminal;
  await shows("who: Who is it?");
  await shows("samples: one, two");
  await shows("Name: As on the card");
  type(`x${keys.enter}`);
  await shows("At least 2 characters");
  type(`\u007fNobody${keys.enter}`);
  await shows("Age");
  type(`17${keys.enter}`);
  await shows("At least 18");
  type(`\u007f8${keys.enter}`);
  await shows("Likes");
  type("y");
  await shows("Color");
  await shows("green");
  type(`${keys.down}${keys.enter}`);
  await shows("Born");
  type(`2001-02-03T04:05Z${keys.enter}`);
  await shows("Labels");
  await shows("Add to Labels");
  type("y");
  await shows("Item 1");
  type(`first${keys.enter}`);
  await shows("Add to Labels");
  type("n");
  await shows("Street");
  type(`Main Street 1${keys.enter}`);
  await shows("Zip");
  type(`123${keys.enter}`);
  await shows("Not in the expected format");
  type(`45${keys.enter}`);
  await shows("Nickname");
  type(keys.enter);
  // What the schema itself cannot say comes from whoever takes the answer, and only that is asked again.
  await shows("name: nobody is nobody");
  await shows("Name: As on the card");
  type(`${"\u007f".repeat(6)}Ann${keys.enter}`);
}

const answered = {
  name: "Ann",
  age: 18,
  likes: true,
  color: "blue",
  labels: ["first"],
  address: { street: "Main Street 1", zip: "12345" },
};

onLinux(
  "run asks at the terminal what the run asks, field by field, and goes on with the answer",
  async () => {
    const cwd = await workplace();
    const terminal = atTerminal(["run", "interview", "--run-id", "one"], cwd);
    await introduce(terminal);
    await terminal.shows("go: Go on?");
    await terminal.shows("yes");
    terminal.type(keys.enter);
    expect(await terminal.end()).toMatchObject({
      code: 0,
      text: expect.stringMatching(/✔ who +answered by /),
    });
    const { stdout } = await spawnCli(["show", "one", "--json"], { cwd });
    const { output } = JSON.parse(stdout) as { output: { who: object } };
    expect(output).toMatchObject({ who: answered, go: "yes" });
    expect(output.who).toMatchObject({ born: "2001-02-03T04:05:00.000Z" });
    expect(output.who).not.toHaveProperty("nickname");
  },
  60_000,
);

onLinux(
  "answer asks the same of a run on a server, and leaves it open by Esc",
  async () => {
    const cwd = await workplace();
    const { url } = await serverProcess(`${cwd}/server-files`);
    const there = ["--server", url];
    const run = spawnCli(["run", "interview", "--run-id", "one", "--json", ...there], { cwd });
    await expect.poll(() => openQuestions(cwd, there), { timeout: 20_000 }).toEqual(["who"]);

    const left = atTerminal(["answer", "one", ...there], cwd);
    await left.shows("Name: As on the card");
    left.type(keys.escape);
    expect(await left.end()).toMatchObject({
      code: 130,
      text: expect.stringContaining(
        `who was left open. To answer it: stepcast answer one who --server ${url}`,
      ),
    });

    const given = atTerminal(["answer", "one", "who", ...there], cwd);
    await introduce(given);
    expect(await given.end()).toMatchObject({ code: 0, text: expect.stringContaining("answered who") });
    await spawnCli(["answer", "one", "go", "--answer", "no", ...there], { cwd });
    const { code, stdout } = await run;
    expect(code).toBe(0);
    expect(eventsOf({ stdout }).at(-1)).toMatchObject({ output: { who: answered, go: "no" } });
  },
  90_000,
);

onLinux(
  "a prompt ends when somebody else was first, who is named; the run goes on",
  async () => {
    const cwd = await workplace();
    const running = atTerminal(["run", "interview", "--short", "--run-id", "one"], cwd);
    await running.shows("go: Go on?");
    const asking = atTerminal(["answer", "one"], cwd);
    await asking.shows("go: Go on?");
    await asking.shows("no");
    const first = await spawnCli(["answer", "one", "--answer", "no"], { cwd });
    expect(first).toMatchObject({ code: 0, stdout: "answered go\n" });
    const second = await asking.end();
    expect(second.code).toBe(2);
    expect(second.text).toMatch(
      /question "go" was answered (?:by \S+|already) at 20\S+: the first answer counts/,
    );
    expect(await running.end()).toMatchObject({ code: 0, text: expect.stringMatching(/✔ go +answered by /) });
  },
  60_000,
);

onLinux(
  "Ctrl-C in a prompt does what it does elsewhere: it cancels a run of this process",
  async () => {
    const cwd = await workplace();
    const terminal = atTerminal(["run", "interview", "--short", "--run-id", "one"], cwd);
    await terminal.shows("go: Go on?");
    await terminal.shows("no");
    terminal.type(keys.interrupt);
    expect(await terminal.end()).toMatchObject({
      code: 130,
      text: expect.stringContaining("run one was cancelled: interrupted"),
    });
  },
  60_000,
);

onLinux(
  "Ctrl-C in a prompt leaves a run that is only watched, with its question",
  async () => {
    const cwd = await workplace();
    const { url } = await serverProcess(`${cwd}/server-files`);
    const there = ["--server", url];
    const run = spawnCli(["run", "interview", "--short", "--busy", "--run-id", "one", "--json", ...there], {
      cwd,
    });
    await expect.poll(() => openQuestions(cwd, there), { timeout: 20_000 }).toEqual(["go"]);
    const terminal = atTerminal(["watch", "one", ...there], cwd);
    await terminal.shows("go: Go on?");
    await terminal.shows("no");
    terminal.type(keys.interrupt);
    expect(await terminal.end()).toMatchObject({ code: 130, text: expect.stringContaining("left the run") });
    expect(await openQuestions(cwd, there)).toEqual(["go"]);
    await spawnCli(["cancel", "one", ...there], { cwd });
    await run;
  },
  60_000,
);

async function openQuestions(cwd: string, where: string[]): Promise<string[] | undefined> {
  const { stdout } = await spawnCli(["list", "--json", ...where], { cwd });
  const [run] = stdout.split("\n").filter(Boolean);
  return run === undefined ? undefined : (JSON.parse(run) as { openQuestions: string[] }).openQuestions;
}
