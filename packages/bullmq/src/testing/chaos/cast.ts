import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FromWeb, ToWeb } from "./process.ts";

const program = fileURLToPath(new URL("process.ts", import.meta.url));

export interface Stage {
  address: string;
  /** Of an archive; "" for none. */
  archive: string;
  side: string;
  files: string;
}

/** A worker that is started again whenever it ends, as any supervisor does. */
export class Worker {
  private child: ChildProcess;
  private readonly stage: Stage;
  private isOver = false;

  constructor(stage: Stage) {
    this.stage = stage;
    this.child = this.begin();
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  kill(): void {
    this.child.kill("SIGKILL");
  }

  pause(): void {
    this.child.kill("SIGSTOP");
  }

  resume(): void {
    this.child.kill("SIGCONT");
  }

  async end(): Promise<void> {
    this.isOver = true;
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  private begin(): ChildProcess {
    const child = spawnRole("worker", this.stage);
    // Where the server is away it cannot begin, and ends: it is tried again in a moment.
    child.once("exit", () => setTimeout(() => this.isOver || (this.child = this.begin()), 100));
    return child;
  }
}

/** A web node: starts runs and follows them for others. */
export class Web {
  private readonly child: ChildProcess;
  readonly ready: Promise<unknown>;

  constructor(stage: Stage, heard: (message: FromWeb, web: Web) => void) {
    this.child = spawnRole("web", stage);
    this.ready = once(this.child, "message");
    this.child.on("message", (message) => heard(message as FromWeb, this));
  }

  tell(message: ToWeb): void {
    this.child.send(message);
  }

  async end(): Promise<void> {
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
  }
}

function spawnRole(role: "worker" | "web", { address, archive, side, files }: Stage): ChildProcess {
  // "inherit": a process that ends by an error of ours shows it.
  return fork(program, [role, address, archive, side, files], {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}
