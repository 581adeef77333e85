import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { lettersServer } from "./testing/letters-server.ts";
import { eventsOf, spawnCli, workplace } from "./testing/spawn-cli.ts";

describe("what is wrong is said in one line, without a stack, and ends with", () => {
  test.for([
    [2, "a command it does not have", ["rum"], 'there is no command "rum". Did you mean run?'],
    [2, "no pipeline", ["run"], "The pipelines are: letters, nothing, filler, interview."],
    [
      2,
      "a pipeline it does not have",
      ["run", "leters"],
      "Did you mean letters? The pipelines are: letters, nothing, filler, interview.",
    ],
    [
      2,
      "an option it does not have",
      ["run", "letters", "hello.txt", "--titel", "x"],
      "Did you mean --title?",
    ],
    [
      2,
      "an option without its value",
      ["run", "letters", "hello.txt", "--title"],
      "'--title <value>' argument missing",
    ],
    [
      2,
      "no file",
      ["run", "letters"],
      "text is missing: The text to count. Try: stepcast run letters <text>",
    ],
    [2, "a file that is not there", ["run", "letters", "gone.txt"], "there is no file gone.txt"],
    [2, "a folder for a file", ["run", "letters", "."], ". is not a file"],
    [2, "too many files", ["run", "letters", "hello.txt", "hello.txt"], "one path too many: hello.txt"],
    [2, "a file for a pipeline without", ["run", "nothing", "hello.txt"], "pipeline nothing takes no file"],
    [2, "a value that does not fit", ["run", "letters", "hello.txt", "--title", "x"], "\n  title: "],
    [
      2,
      "a number that is none",
      ["run", "letters", "hello.txt", "--limit", "ten"],
      '--limit needs a number, not "ten"',
    ],
    [2, "a date that is none", ["run", "letters", "hello.txt", "--since", "soon"], "--since needs a date"],
    [
      2,
      "input that is no JSON",
      ["run", "letters", "hello.txt", "--input", "{"],
      "--input must be a JSON object",
    ],
    [2, "a runId that cannot be", ["run", "letters", "hello.txt", "--run-id", "a b"], "runId"],
    [
      2,
      "a folder that is not there",
      ["run", "letters", "hello.txt", "-o", "no/x.txt"],
      "there is no folder no to write into",
    ],
    [
      2,
      "an address that is none",
      ["run", "letters", "hello.txt", "--server", ":::"],
      "is not a server's address",
    ],
    [
      3,
      "nobody there",
      ["run", "letters", "hello.txt", "--server", "127.0.0.1:1"],
      "cannot reach a Stepcast server",
    ],
  ] as const)("%i: %s", async ([exitCode, , args, message]) => {
    const cwd = await workplace();
    const { code, stdout, stderr } = await spawnCli([...args], { cwd });
    expect(stderr).toMatch(/^stepcast: /);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/ at .*\.ts:/);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
  });

  test("3: a pipeline that the server does not have", async () => {
    const cwd = await workplace();
    const { url } = await lettersServer(cwd);
    const { code, stderr } = await spawnCli(["run", "nothing", "--server", url], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain(`the server at ${url} has no pipeline "nothing"`);
  });

  test("3: a server that is not one of ours", async () => {
    const cwd = await workplace();
    const other = createServer((_request, response) => response.writeHead(404).end("Apache"));
    onTestFinished(() => void other.close());
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await spawnCli(["run", "nothing", "--server", `127.0.0.1:${port}`], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain("it answered 404 Apache");
  });

  test("2: an input that the server refuses", async () => {
    const cwd = await workplace();
    const { url } = await lettersServer(cwd);
    const args = ["run", "letters", "hello.txt", "--title", "x", "--server", url];
    const { code, stderr } = await spawnCli(args, { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("\n  title: ");
  });
});

describe("the input is", () => {
  test("what the options say, in kebab-case or as the schema has it, one by one or in lists", async () => {
    const input = await inputOf([
      ..."--title=Spring --tags a,b --tags c --weights 1,2.5 --limit 3 --since 2026-05-01 --no-loud --either 7".split(
        " ",
      ),
      ..."--more-texts other.txt --moreTexts other.txt".split(" "),
    ]);
    expect(input).toMatchObject({
      text: { name: "hello.txt", sizeBytes: 5 },
      moreTexts: [{ name: "other.txt" }],
      title: "Spring",
      tags: ["a", "b", "c"],
      weights: [1, 2.5],
      limit: 3,
      since: "2026-05-01T00:00:00.000Z",
      loud: false,
      either: 7,
    });
  });

  test("what --input says, where no option says otherwise", async () => {
    const input = await inputOf(["--input", '{"title":"Autumn","tags":["x, y"]}', "--title", "Winter"]);
    expect(input).toMatchObject({ title: "Winter", tags: ["x, y"] });
  });

  test("completed by the schema's defaults", async () => {
    expect(await inputOf([])).toMatchObject({ title: "Letters", mood: "work", moreTexts: [] });
  });
});

describe("help", () => {
  test("for everything names the pipelines, the options and what each exit code means", async () => {
    const { code, stdout } = await spawnCli(["--help"], { cwd: await workplace() });
    expect(code).toBe(0);
    for (const word of ["letters", "Counts the letters of texts", "--server", "130", "STEPCAST_FILES"]) {
      expect(stdout).toContain(word);
    }
  });

  test("for a pipeline is what its schema says", async () => {
    const { code, stdout } = await spawnCli(["run", "letters", "--help"], { cwd: await workplace() });
    expect(code).toBe(0);
    expect(stdout).toContain("stepcast run letters <text> [options]");
    expect(stdout).toMatch(/--text <path> +The text to count \(required\)\n/);
    expect(stdout).toMatch(/--more-texts <path> … +\(default: \[\]\)\n/);
    expect(stdout).toMatch(/--mood <text> +How it goes \(one of work, wait, deaf, fail; default: "work"\)\n/);
  });

  test("comes unasked, to the error output, where there is no command", async () => {
    const { code, stdout, stderr } = await spawnCli([], { cwd: await workplace() });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage");
  });

  test("has colours where they are wanted, and none with NO_COLOR", async () => {
    const cwd = await workplace();
    const coloured = await spawnCli(["--help"], { cwd, env: { FORCE_COLOR: "1" } });
    const plain = await spawnCli(["--help"], { cwd, env: { NO_COLOR: "1" } });
    expect(coloured.stdout).toContain("\u001b[");
    expect(plain.stdout).not.toContain("\u001b[");
  });
});

test("the pipelines are listed with what they do", async () => {
  const { code, stdout } = await spawnCli(["pipelines"], { cwd: await workplace() });
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^letters +Counts the letters of texts\nnothing\nfiller\ninterview +Asks who somebody is\n$/,
  );
});

test("for programs each pipeline is a line, with the fields of its input", async () => {
  const { code, stdout } = await spawnCli(["pipelines", "--json"], { cwd: await workplace() });
  expect(code).toBe(0);
  const [letters] = stdout.split("\n").map((line) => (line ? (JSON.parse(line) as unknown) : undefined));
  expect(letters).toMatchObject({
    name: "letters",
    input: expect.arrayContaining([
      expect.objectContaining({ option: "text", kind: "file", required: true }),
    ]),
  });
});

async function inputOf(options: string[]): Promise<unknown> {
  const cwd = await workplace();
  await writeFile(join(cwd, "other.txt"), "other");
  const finished = await spawnCli(["run", "letters", "hello.txt", "--json", ...options], { cwd });
  expect(finished).toMatchObject({ code: 0, stderr: "" });
  const queued = eventsOf(finished).find((event) => event.type === "run.queued");
  return queued?.input;
}
