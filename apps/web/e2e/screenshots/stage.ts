import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pipeline } from "@stepcast/pipeline";
import { createEngine, type Engine, type EngineOptions } from "@stepcast/pipeline/engine";
import { openParts } from "@stepcast/server/open-parts";
import { readPlace } from "@stepcast/server/place";
import { apps, buildFor, kill, startServer, startWeb } from "../app-processes.ts";

/** A server without work of its own, and the web app, on a folder for this once: who works, and when, is decided here. */
export class Stage {
  readonly webUrl: string;
  private readonly server: ChildProcess;
  private readonly web: ChildProcess;
  private readonly folder: string;
  private readonly build: string;
  private readonly engines: Engine[] = [];

  private constructor(
    started: Pick<Stage, "webUrl"> & { [Part in "server" | "web"]: ChildProcess } & Folders,
  ) {
    this.webUrl = started.webUrl;
    this.server = started.server;
    this.web = started.web;
    this.folder = started.folder;
    this.build = started.build;
    // Also where somebody stops it in the middle.
    process.once("exit", () => this.clear());
  }

  /** Takes the web app's build that is there. */
  static async open(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), "stepcast-screenshots-"));
    const server = await startServer({ STEPCAST_FILES: folder });
    const build = buildFor(server.url);
    const web = await startWeb(build, "ignore"); // It tells of each request that the server, once gone, does not answer.
    return new Stage({ webUrl: web.url, server: server.child, web: web.child, folder, build });
  }

  /** Another engine on the same runs, in this process. */
  async openEngine(pipelines: readonly Pipeline[], options: Partial<EngineOptions> = {}): Promise<Engine> {
    const parts = await openParts(readPlace({ STEPCAST_FILES: this.folder }));
    const engine = createEngine({ ...parts, pipelines, ...options });
    this.engines.push(engine);
    return engine;
  }

  /** The server says nothing, until it goes on. */
  holdServer(): void {
    this.server.kill("SIGSTOP");
  }

  letServerGoOn(): void {
    this.server.kill("SIGCONT");
  }

  /** The server is gone for good. */
  endServer(): Promise<void> {
    return kill(this.server);
  }

  async close(): Promise<void> {
    await Promise.all([this.server, this.web].map(kill));
    await Promise.all(this.engines.map((engine) => engine.close({ drainMs: 0 })));
    this.clear();
  }

  private clear(): void {
    for (const child of [this.server, this.web]) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(join(apps, "web", this.build), { recursive: true, force: true });
  }
}

interface Folders {
  folder: string;
  build: string;
}
