import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "@stepcast/bullmq/testing";

const apps = fileURLToPath(new URL("../..", import.meta.url));

/** The whole of it as on many machines: a server that does no work, the web app, and workers, each a process, over one store. */
export class SharedStack {
  readonly webUrl: string;
  readonly serverUrl: string;
  /** What every process of it is told. */
  readonly variables: Readonly<Record<string, string>>;
  private readonly children: readonly ChildProcess[];
  private readonly workers: Worker[] = [];
  private readonly build: string;

  private constructor({ web, server, variables, build }: Started) {
    this.webUrl = web.url;
    this.serverUrl = server.url;
    this.variables = variables;
    this.children = [web.child, server.child];
    this.build = build;
  }

  static async start(storeUrl: string, more: Record<string, string> = {}): Promise<SharedStack> {
    const variables = {
      ...more,
      STEPCAST_URL: storeUrl,
      STEPCAST_SHARED_FILES: "1",
      STEPCAST_FILES: mkdtempSync(join(tmpdir(), "stepcast-shared-")),
    };
    const server = await startServer(variables);
    const build = buildFor(server.url);
    return new SharedStack({ web: await startWeb(build), server, variables, build });
  }

  async startWorker(): Promise<Worker> {
    const worker = await startWorker(this.variables);
    this.workers.push(worker);
    return worker;
  }

  /** What a command of the command line prints. */
  async command(...args: string[]): Promise<string> {
    const child = stepcast(args, this.variables);
    let printed = "";
    child.stdout?.on("data", (chunk) => (printed += chunk));
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`stepcast ${args.join(" ")} ended with ${code}`);
    return printed;
  }

  async close(): Promise<void> {
    await Promise.all([...this.children, ...this.workers.map(({ child }) => child)].map(kill));
    rmSync(join(apps, "web", this.build), { recursive: true, force: true });
  }
}

interface Started {
  web: Listening;
  server: Listening;
  variables: Readonly<Record<string, string>>;
  build: string;
}

interface Listening {
  url: string;
  child: ChildProcess;
}

export interface Worker {
  pid: number;
  child: ChildProcess;
}

/** Ends a process without a goodbye. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function startServer(variables: Record<string, string>): Promise<Listening> {
  const env = { ...process.env, ...variables, STEPCAST_PORT: "0", STEPCAST_WORK: "0" };
  const child = fork(join(apps, "server/src/main.ts"), {
    cwd: join(apps, "server"),
    env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  return { url, child };
}

async function startWeb(build: string): Promise<Listening> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const args = ["start", "-H", "127.0.0.1", "-p", new URL(url).port];
  const child = spawn(process.execPath, [join(apps, "web/node_modules/next/dist/bin/next"), ...args], {
    cwd: join(apps, "web"),
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", STEPCAST_WEB_DIST: build },
    stdio: ["ignore", "ignore", "inherit"],
  });
  // As a probe does.
  while (!(await fetch(`${url}/readyz`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`the web app ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url, child };
}

async function startWorker(variables: Record<string, string>): Promise<Worker> {
  const child = stepcast(["worker", "--json"], variables);
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    if (line.includes('"working"')) return { pid: child.pid ?? 0, child };
  }
  throw new Error("the worker ended before it worked");
}

function stepcast(args: string[], variables: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [join(apps, "cli/src/main.ts"), ...args], {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** The build that the other tests look at, for another server: that address is all in it that differs. Answers its folder. */
function buildFor(serverUrl: string): string {
  const web = join(apps, "web");
  const folder = `.next-shared-${new URL(serverUrl).port}`;
  cpSync(join(web, ".next"), join(web, folder), {
    recursive: true,
    filter: (path) => !path.startsWith(join(web, ".next/cache")),
  });
  const stamp = JSON.parse(readFileSync(join(web, folder, "stepcast-build.json"), "utf8")) as {
    serverUrl: string;
  };
  for (const name of globSync("**/*.{js,json}", { cwd: join(web, folder) })) {
    const path = join(web, folder, name);
    if (!statSync(path).isFile()) continue;
    const text = readFileSync(path, "utf8");
    if (text.includes(stamp.serverUrl)) writeFileSync(path, text.replaceAll(stamp.serverUrl, serverUrl));
  }
  return folder;
}
