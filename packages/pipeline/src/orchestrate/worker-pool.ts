import type { Step } from "../define/agent.ts";
import { runnable, WorkerThread } from "./worker-thread.ts";

/** Threads of one module at a time; further jobs wait their turn. Each holds its own copy of the agent's model. */
const threadsPerModule = 2;

/**
 * Runs an agent's module in a worker thread, with `step` proxied.
 * When the step's signal fires the worker is told, and ended after the grace time. `onBegin` is called once it has a thread.
 */
export async function runInWorker(
  module: URL,
  input: unknown,
  step: Step,
  graceMs: number,
  onBegin: () => void = () => undefined,
): Promise<unknown> {
  const pool = poolOf(runnable(module).href);
  const thread = await pool.take(step.signal);
  onBegin();
  try {
    return await thread.run(input, step, graceMs);
  } finally {
    pool.giveBack(thread);
  }
}

const pools = new Map<string, Pool>();

function poolOf(module: string): Pool {
  const pool = pools.get(module) ?? new Pool(module);
  pools.set(module, pool);
  return pool;
}

/** The threads of one module: at most `threadsPerModule`, handed out first come, first served. */
class Pool {
  private readonly module: string;
  private readonly idle: WorkerThread[] = [];
  private readonly queue: (() => void)[] = [];
  private busy = 0;

  constructor(module: string) {
    this.module = module;
  }

  async take(signal: AbortSignal): Promise<WorkerThread> {
    while (this.busy >= threadsPerModule) await this.turn(signal);
    // Whoever leaves here was woken for a place that the next in the queue can have.
    if (signal.aborted) this.queue.shift()?.();
    signal.throwIfAborted();
    const thread = this.kept() ?? new WorkerThread(this.module);
    thread.rest(undefined);
    this.busy += 1;
    return thread;
  }

  /** An idle thread that still lives: one may end by itself, by what its last job left running in it. */
  private kept(): WorkerThread | undefined {
    let thread = this.idle.pop();
    while (thread?.ended) thread = this.idle.pop();
    return thread;
  }

  giveBack(thread: WorkerThread): void {
    this.busy -= 1;
    this.queue.shift()?.();
    if (thread.ended) return;
    this.idle.push(thread);
    thread.rest(() => drop(this.idle, thread));
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        drop(this.queue, go);
        reject(signal.reason);
      };
      if (signal.aborted) return reject(signal.reason);
      this.queue.push(go);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}

function drop<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}
