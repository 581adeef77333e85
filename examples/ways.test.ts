import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultsOf } from "./testing/check-tarball.ts";
import { compileApp } from "./testing/compile-app.ts";
import { testsInFull } from "./testing/environment.ts";
import { fencedBlocks, fencedCommands } from "./testing/fenced-blocks.ts";
import { installPackages, linkPackages, packPackages } from "./testing/packed-packages.ts";
import { root, runProgram } from "./testing/run-program.ts";
import { eventsOf, linesOf, newestRun, startFeedback } from "./testing/runs-over-http.ts";
import { type RunningServer, startServer } from "./testing/start-server.ts";

// What README.md and docs/http.md show, taken from there and run in an empty folder. Only the address and the ids are put in.

const sample = join(root, "packages/agents/samples/broken.csv");
const documentedUrl = "http://127.0.0.1:4319";

let folder: string;
/** Was empty; holds the packages now, and the file that the pages speak of. */
let app: string;
let tarballs: Record<string, string>;
let server: RunningServer;
/** A run that has just begun: who watches it sees it happen. */
let runId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stepcast-ways-"));
  app = join(folder, "app");
  tarballs = await packPackages(join(folder, "dist"));
  await mkdir(app);
  await (testsInFull ? installPackages(app, Object.values(tarballs)) : linkPackages(app, tarballs));
  await copyFile(sample, join(app, "reviews.csv"));
  server = await startServer(folder);
  runId = await startFeedback(server.url, new Uint8Array(await readFile(sample)));
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("the README's script in Node", () => {
  const versions = testsInFull ? ["20", "22", "24", "26"] : [process.versions.node];
  const transports = ["auto", "sse", "polling", "websocket"];
  const ways = versions.flatMap((version) => transports.map((transport) => ({ version, transport })));

  test.concurrent.for(ways)("Node $version sees a run to its end: $transport", async (way, { expect }) => {
    const [script = ""] = fencedBlocks("README.md", "Every way in", "js");
    expect(script).toContain('transport: "auto"');
    const file = join(app, `follow-${way.version}-${way.transport}.mjs`);
    await writeFile(file, here(withTransport(script, way)));
    const printed = await runProgram(await nodeOf(way.version), [file, runId], { cwd: app });
    const events = await eventsOf(server.url, runId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)?.type).toBe("run.completed");
    expect(linesOf(printed)).toEqual(events.map(({ seq, type }) => `${seq} ${type}`));
  });
});

// A bare machine may have no curl.
describe.runIf(testsInFull || spawnSync("curl", ["--version"]).status === 0)("a shell", () => {
  test("the README's commands start a run, and read one in each form", async () => {
    const commands = fencedCommands("README.md", "Every way in");
    expect(commands).toHaveLength(4);
    const [start = "", messages = "", lines = "", page = ""] = commands;
    await expectFile(await shell(start));
    await expectForms(runId, { messages, lines });
    expect(JSON.parse(await shell(page, { RUN: runId }))).toMatchObject({
      ended: true,
      events: await eventsOf(server.url, runId),
    });
  });

  test("the commands of the page on plain HTTP, one after the other", async () => {
    const commands = fencedCommands("docs/http.md", "Start and follow");
    expect(commands).toHaveLength(8);
    const [
      stream = "",
      upload = "",
      start = "",
      messages = "",
      lines = "",
      page = "",
      state = "",
      cancel = "",
    ] = commands;
    await expectFile(await shell(stream));
    const csv = await shell(upload);
    const startThis = start.replace('{"id": "…", …}', csv).replace("5f1c6a52-…", randomUUID());
    const run = JSON.parse(await shell(startThis)) as { runId: string };
    expect(JSON.parse(await shell(startThis))).toMatchObject({ runId: run.runId });
    const RUN = run.runId;
    const cursors = await expectForms(RUN, { messages, lines });
    const events = await eventsOf(server.url, RUN);
    const rest = JSON.parse(await shell(page, { RUN, CURSOR: cursors[4] ?? "" }));
    expect(rest).toMatchObject({ ended: true, events: events.slice(5) });
    expect(JSON.parse(await shell(state, { RUN }))).toMatchObject({
      status: "completed",
      output: events.at(-1)?.output,
    });
    expect(JSON.parse(await shell(cancel, { RUN }))).toMatchObject({ error: { code: "run_ended" } });
  });
});

// Python and its libraries come from elsewhere.
if (testsInFull)
  describe("Python", () => {
    beforeAll(async () => {
      await runProgram("python3", ["-m", "venv", "venv"], { cwd: folder });
      await runProgram(join(folder, "venv/bin/pip"), ["install", "-q", "requests", "httpx"], { cwd: folder });
    });

    test.each(["requests", "httpx"])(
      "the page's script with %s starts a run and sees it to its end",
      async (library) => {
        const [block = ""] = fencedBlocks("docs/http.md", "Start and follow", "python");
        await writeFile(join(app, "follow.py"), here(library === "httpx" ? withHttpx(block) : block));
        const printed = linesOf(
          await runProgram(join(folder, "venv/bin/python"), ["follow.py"], { cwd: app }),
        );
        const file = printed.pop() ?? "";
        const run = await newestRun(server.url);
        const events = await eventsOf(server.url, run);
        expect(printed).toEqual(events.map(({ seq, type }) => `${seq} ${type}`));
        expect(file).toBe(server.url + events.at(-1)?.output?.file.url);
      },
    );
  });

describe("the tarballs of `pnpm pack:all`", () => {
  test.each(["pipeline", "trpc", "react", "agents"])(
    "each door of %s leads to its code and its types, in Node and in bundlers",
    async (name) => {
      expect(await faultsOf(tarballs[name] ?? "")).toEqual([]);
    },
  );

  test("types reach an app from the README's pipeline to the fields of its events", async () => {
    const files = { "report.ts": reportPipeline(), "script.ts": typedScript };
    expect(await compileApp(join(app, "typed"), files)).toBe("");
  });

  test("the code in the READMEs of pipeline and trpc compiles as an app has it", async () => {
    const [engine = ""] = fencedBlocks("packages/pipeline/README.md", "# @stepcast/pipeline", "ts");
    const [server = "", script = ""] = fencedBlocks("packages/trpc/README.md", "# @stepcast/trpc", "ts");
    const files = {
      "report.ts": reportPipeline(),
      "engine.ts": given + engine,
      "server.ts": `import { engine } from "./engine.ts";\n${given}${server}`,
      "script.ts": given + script,
    };
    expect(await compileApp(join(app, "readmes"), files)).toBe("");
  });

  test("the agents make a report without any server, in worker threads, from their README", async () => {
    const [block = ""] = fencedBlocks("packages/agents/README.md", "# @stepcast/agents", "ts");
    const printFile =
      "console.log(await (await import('node:fs/promises')).readFile(`files/${file.id}`, 'latin1'));";
    await writeFile(join(app, "agents.mjs"), [givenFiles, block, printFile].join("\n"));
    expect(await runProgram(process.execPath, ["agents.mjs"], { cwd: app })).toMatch(/^%PDF-/);
  });
});

/** What the README of the agents takes as given. */
const givenFiles = `
import { createReadStream } from "node:fs";
import { diskFiles } from "@stepcast/pipeline/files";
const files = diskFiles("files");
const csv = await files.write("reviews.csv", createReadStream("reviews.csv"));
`;

function reportPipeline(): string {
  const [pipeline = ""] = fencedBlocks("README.md", "# Stepcast", "ts");
  return pipeline;
}

/** What the READMEs of the packages take as given. */
const given = `
import type { FileRef } from "@stepcast/pipeline";
import { report } from "./report.ts";
declare const csv: FileRef;
`;

const typedScript = `
import { type PipelineRouter, t } from "@stepcast/trpc";
import { stepcastClient } from "@stepcast/trpc/client";
import type { report } from "./report.ts";
declare const reports: PipelineRouter<typeof report>;
const router = t.router({ report: reports });
const client = stepcastClient<typeof router>({ url: "${documentedUrl}/trpc" });
for await (const event of client.report.watch("x")) {
  if (event.type !== "run.completed") continue;
  const dropped: number = event.output.dropped;
  // @ts-expect-error there is no such field
  console.log(dropped, event.output.file.url, event.output.droped);
}
`;

/** The text with the address of the server that runs. */
function here(text: string): string {
  return text.replaceAll(documentedUrl, server.url);
}

/** Node 20 has no WebSocket of its own. */
function withTransport(
  script: string,
  { version, transport }: { version: string; transport: string },
): string {
  const brought = transport === "websocket" && version === "20";
  const option = `"${transport}"${brought ? ", WebSocket" : ""}`;
  return (brought ? 'import { WebSocket } from "ws";\n' : "") + script.replace('"auto"', option);
}

/** As the sentence above the block says. */
function withHttpx(block: string): string {
  return block
    .replace("import json, requests", "import json, httpx")
    .replace("requests.post(", "httpx.post(")
    .replace("requests.get(", 'httpx.stream("GET", ')
    .replace("stream=True, ", "")
    .replace("iter_lines(chunk_size=None)", "iter_lines()");
}

/** The program of a Node version; npm has them all. */
async function nodeOf(version: string): Promise<string> {
  if (!testsInFull) return process.execPath;
  const args = ["--yes", "--package", `node@${version}`, "node", "-p", "process.execPath"];
  return (await runProgram("npx", args, { cwd: folder })).trim();
}

function shell(command: string, env?: Record<string, string>): Promise<string> {
  return runProgram("sh", ["-c", here(command)], { cwd: app, env });
}

/** A stream of text that ends with a file that is there. */
async function expectFile(text: string): Promise<void> {
  const last = /^data: (\{.*\})$/m.exec(text)?.[1] ?? "{}";
  const { file_url: path = "" } = JSON.parse(last) as { file_url?: string };
  const answer = await fetch(server.url + path);
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  expect(Buffer.from(await answer.arrayBuffer()).toString("latin1")).toMatch(/^%PDF-/);
}

/** The same events as messages and as lines, to the end of the run. Answers the cursors. */
async function expectForms(
  run: string,
  { messages, lines }: { messages: string; lines: string },
): Promise<string[]> {
  const [stream, text] = await Promise.all([messages, lines].map((command) => shell(command, { RUN: run })));
  const events = await eventsOf(server.url, run);
  expect([...(stream ?? "").matchAll(/^data: (.+)$/gm)].map(([, data = ""]) => JSON.parse(data))).toEqual(
    events,
  );
  expect(linesOf(text ?? "").map((line) => JSON.parse(line))).toEqual(events);
  return [...(stream ?? "").matchAll(/^id: (.+)$/gm)].map(([, id = ""]) => id);
}
