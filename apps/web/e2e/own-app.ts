import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Pipeline, StepcastError } from "@stepcast/pipeline";
import { createEngine, type Engine, type EngineOptions } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { sqliteLog } from "@stepcast/pipeline/sqlite";
import { createRouter, pipelines } from "@stepcast/server";
import { type Served, serve } from "@stepcast/trpc/server";
import { apps, buildFor, kill, type Listening, startWeb } from "./app-processes.ts";

/** A server of one's own in this process, with the web app before it: a cookie says who asks, and what time it is may be chosen. */
export class OwnApp {
  readonly webUrl: string;
  /** Starts runs, and leaves the work to others. */
  readonly engine: Engine;
  /** By how much all of it is late. */
  readonly clock: Clock;
  private readonly folder: string;
  private readonly served: Served;
  private readonly web: ChildProcess;
  private readonly build: string;
  private readonly workers: Engine[] = [];

  private constructor({ folder, clock, engine, served, web, build }: Parts) {
    this.folder = folder;
    this.clock = clock;
    this.engine = engine;
    this.served = served;
    this.webUrl = web.url;
    this.web = web.child;
    this.build = build;
  }

  /** Takes the web app's build that is there. */
  static async start(): Promise<OwnApp> {
    const folder = mkdtempSync(join(tmpdir(), "stepcast-own-"));
    const clock = { behindMs: 0 };
    const engine = engineIn(folder, clock, { pipelines, work: false });
    const served = await serve({ router: createRouter(engine), engine, createContext: whoAsks });
    const build = buildFor(served.url);
    return new OwnApp({ folder, clock, engine, served, build, web: await startWeb(build) });
  }

  /** Works on the runs by these pipelines. */
  work(by: readonly Pipeline[]): void {
    this.workers.push(engineIn(this.folder, this.clock, { pipelines: by }));
  }

  /** The cookie by which the server knows somebody. */
  cookieOf(owner: string) {
    return { name: "owner", value: owner, url: this.webUrl };
  }

  async close(): Promise<void> {
    await kill(this.web);
    await this.served.close();
    await Promise.all([this.engine, ...this.workers].map((engine) => engine.close({ drainMs: 0 })));
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(join(apps, "web", this.build), { recursive: true, force: true });
  }
}

interface Clock {
  behindMs: number;
}

interface Parts extends Pick<OwnApp, "engine" | "clock"> {
  folder: string;
  served: Served;
  web: Listening;
  build: string;
}

function engineIn(folder: string, late: Clock, options: Pick<EngineOptions, "pipelines" | "work">): Engine {
  const clock = () => Date.now() - late.behindMs;
  const log = sqliteLog(join(folder, "runs.db"), { clock });
  return createEngine({ ...options, log, files: diskFiles(folder), clock });
}

/** As a server does that knows its people: whoever is nobody it sends away. */
function whoAsks({ headers }: { headers: { cookie?: string | undefined } }): { owner: string } {
  const owner = /(?:^|; )owner=(\w+)/.exec(headers.cookie ?? "")?.[1];
  if (owner === undefined) throw new StepcastError("forbidden", "sign in first");
  return { owner };
}
