import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { PeerName, Place } from "./peer.ts";
import type { WorkerUsage } from "./worker.ts";

/** A peer's warning about its own use of pg would stand between the figures. */
const quiet = "--disable-warning=DeprecationWarning";

/** Worker processes of a peer. */
export class Workers {
  readonly processes: readonly ChildProcess[];

  private constructor(processes: readonly ChildProcess[]) {
    this.processes = processes;
  }

  /** Resolves when all take runs. */
  static async start(count: number, peer: PeerName, { url, files }: Place): Promise<Workers> {
    const program = join(import.meta.dirname, "worker.ts");
    const workers = new Workers(
      Array.from({ length: count }, () => fork(program, [peer, url, files], { execArgv: [quiet] })),
    );
    await Promise.all(workers.processes.map(isReady));
    return workers;
  }

  /** All together: what each needs besides its work, it needs as often as there are workers. */
  async usage(): Promise<WorkerUsage> {
    const all = await Promise.all(this.processes.map(usageOf));
    const sum = (of: keyof WorkerUsage) => all.reduce((total, usage) => total + usage[of], 0);
    return { cpuMs: sum("cpuMs"), memoryBytes: sum("memoryBytes") };
  }

  async stop(): Promise<void> {
    const ended = this.processes.map((each) => once(each, "exit"));
    for (const each of this.processes) each.send("stop");
    const codes = await Promise.all(ended);
    if (codes.some(([code]) => code !== 0)) throw new Error(`workers ended with ${codes.join(", ")}`);
  }
}

/** @throws Error where it ends instead */
async function isReady(worker: ChildProcess): Promise<void> {
  const ended = once(worker, "exit").then(([code]) =>
    Promise.reject(new Error(`a worker ended with ${code}`)),
  );
  // Later on, its end is what was asked for.
  ended.catch(() => undefined);
  await Promise.race([once(worker, "message"), ended]);
}

async function usageOf(worker: ChildProcess): Promise<WorkerUsage> {
  const answered = once(worker, "message");
  worker.send("usage");
  const [usage] = await answered;
  return usage;
}
