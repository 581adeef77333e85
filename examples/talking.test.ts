import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { fencedBlocks, fencedCommands } from "./testing/fenced-blocks.ts";
import { compileApp } from "./testing/compile-app.ts";
import { linkPackages, packPackages } from "./testing/packed-packages.ts";
import { runProgram } from "./testing/run-program.ts";

// What docs/talking.md shows, as it stands there. Only the port is put in.

const page = "docs/talking.md";
let folder: string;
let app: string;
let port: number;
let server: ChildProcess;
let compiled: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stepcast-talking-"));
  app = join(folder, "app");
  port = await freePort();
  await mkdir(join(folder, "packages"));
  await linkPackages(folder, await packPackages(join(folder, "packages")));
  const blocks = ["The pipeline", "Node"].flatMap((heading) => fencedBlocks(page, heading, "ts"));
  compiled = await compileApp(app, Object.fromEntries(blocks.map((code) => [nameOf(code), here(code)])));
  server = spawn(process.execPath, ["server.ts"], { cwd: app, stdio: "inherit" });
  await vi.waitFor(async () => expect((await fetch(at("/healthz"))).ok).toBe(true), { timeout: 60_000 });
});

afterAll(async () => {
  server?.kill();
  await rm(folder, { recursive: true, force: true });
});

test("the pipeline, its server and the script compile", () => {
  expect(compiled).toBe("");
});

test("the script sends a message, answers, and does the run again", async () => {
  const printed = await runProgram(process.execPath, ["talk.ts"], { cwd: app });
  const result = "{ main: { column: 'text', letters: 4 }, sections: [ { column: 'age', letters: 3 } ] }";
  const lines = printed.replaceAll(/\s+/g, " ").trim();
  expect(lines).toBe(`${result} ${result}`);
});

test("the curl commands do what they say", async () => {
  const answers: unknown[] = [];
  for (const command of fencedCommands(page, "curl")) {
    if (command.includes("status=open")) await openQuestion("spring");
    answers.push(JSON.parse(await shell(here(command))));
    if (command.includes("/resume")) await ended("spring");
  }
  expect(answers).toMatchObject([
    { runId: "spring" },
    { changed: true },
    { questions: [{ key: "column", answerSchema: { required: ["column"] } }] },
    { stored: true },
    { answered: true },
    { changed: true },
    { runId: "spring-2" },
    { runIds: expect.any(Array) as unknown },
  ]);
  expect(await get("/v1/runs/spring")).toMatchObject({
    questions: { column: { answer: { column: "text", since: "2026-05-01T00:00:00.000Z" } } },
    output: { main: { letters: 4 }, sections: [{ column: "age" }] },
  });
});

/** A block says its file's name in its first line. */
function nameOf(code: string): string {
  return /^\/\/ (\S+)/.exec(code)?.[1] ?? "";
}

function here(text: string): string {
  return text.replaceAll("4319", String(port));
}

function at(path: string): string {
  return `http://127.0.0.1:${port}${path}`;
}

async function get(path: string): Promise<unknown> {
  return (await fetch(at(path))).json();
}

async function openQuestion(runId: string): Promise<void> {
  await vi.waitFor(
    async () => expect(await get(`/v1/runs/${runId}/questions?status=open`)).toHaveProperty("questions.0"),
    { timeout: 30_000 },
  );
}

async function ended(runId: string): Promise<void> {
  await (await fetch(at(`/v1/runs/${runId}/events`))).text();
}

async function shell(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)("sh", ["-c", command]);
  return stdout;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return free;
}
