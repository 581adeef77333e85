import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { apps, buildFor, kill, type Listening, startServer, startWeb } from "./app-processes.ts";

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

export interface Worker {
  pid: number;
  child: ChildProcess;
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
