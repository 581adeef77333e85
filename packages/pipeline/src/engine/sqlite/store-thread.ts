import { Worker } from "node:worker_threads";
import { StepcastError } from "../../model/errors.ts";
import type { ArgumentsOf, OperationName, ResultOf } from "./operations.ts";
import {
  type Changes,
  type FromThread,
  type Outcome,
  type ThreadOptions,
  type ToThread,
  unpackError,
} from "./thread-messages.ts";

export interface ThreadListener {
  /** Other processes did something. */
  changed(changes: Changes): void;
  /** The thread is gone, and nothing more will come. */
  ended(): void;
}

interface Asked {
  name: OperationName;
  args: readonly unknown[];
  /** Called with the result at once, in the order of the operations, before any promise goes on. */
  stored: (result: unknown) => void;
  resolve: (result: unknown) => void;
  reject: (error: StepcastError) => void;
}

const source = new URL("./store-thread-entry.ts", import.meta.url);
/** As this file lies here: a published package has its sources as `.js`. */
const entry = import.meta.url.endsWith(".ts") ? source : new URL(source.href.replace(/\.ts$/, ".js"));

/** The main thread's side of the store: sends what is asked for in a turn of the event loop, or while the thread is busy, as one batch. */
export class StoreThread {
  private readonly options: ThreadOptions;
  private readonly listener: ThreadListener;
  private readonly clock: (() => number) | undefined;
  private readonly worker: Worker;
  private gathered: Asked[] = [];
  private inFlight: Asked[] = [];
  private scheduled = false;
  /** Followers that wait for events keep a process alive, as a socket would. */
  private followed = false;
  private end: StepcastError | undefined;
  private readonly exited: Promise<void>;

  constructor(options: ThreadOptions, clock: (() => number) | undefined, listener: ThreadListener) {
    this.options = options;
    this.clock = clock;
    this.listener = listener;
    this.worker = new Worker(entry, {
      name: "stepcast-store",
      workerData: options,
      // Node 22 warns of its SQLite, which does what is asked of it here.
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.worker.unref();
    this.worker.on("message", (message: FromThread) => this.hear(message));
    this.worker.on("error", (error: unknown) => this.fail(error));
    this.exited = new Promise((resolve) => {
      this.worker.on("exit", () => {
        this.fail(undefined);
        resolve();
      });
    });
  }

  ask<Name extends OperationName>(
    name: Name,
    args: ArgumentsOf<Name>,
    stored: (result: ResultOf<Name>) => void = () => undefined,
  ): Promise<ResultOf<Name>> {
    if (this.end) return Promise.reject(this.end);
    return new Promise((resolve, reject) => {
      // The thread answers an operation with its own result.
      const asked = { name, args, stored, resolve, reject } as Asked;
      this.gathered.push(asked);
      this.schedule();
    });
  }

  keepAlive(followed: boolean): void {
    this.followed = followed;
    this.setRef();
  }

  /** What was asked for is done first. */
  async close(): Promise<void> {
    this.end ??= new StepcastError(
      "store_failed",
      `the store "${this.options.path}" was closed: open it again`,
    );
    while (this.gathered.length + this.inFlight.length > 0)
      await new Promise((resolve) => setImmediate(resolve));
    this.worker.ref();
    this.send({ type: "close" });
    await this.exited;
  }

  private schedule(): void {
    if (this.scheduled || this.inFlight.length > 0) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  private flush(): void {
    this.scheduled = false;
    if (this.gathered.length === 0) return;
    this.inFlight = this.gathered;
    this.gathered = [];
    this.setRef();
    const operations = this.inFlight.map(({ name, args }) => ({ name, args }));
    try {
      this.send({ type: "batch", now: this.clock?.(), operations });
    } catch (error) {
      this.hear({ type: "done", outcomes: operations.map(() => cannotBeSent(error)) });
    }
  }

  private hear(message: FromThread): void {
    if (message.type === "changed") return this.listener.changed(message);
    const done = this.inFlight;
    this.inFlight = [];
    this.setRef();
    if (this.gathered.length > 0) this.schedule();
    for (const [index, asked] of done.entries()) settle(asked, message.outcomes[index]);
  }

  private fail(error: unknown): void {
    this.end ??= new StepcastError(
      "store_failed",
      `the thread of the store "${this.options.path}" ended: open the store again`,
      { cause: error },
    );
    const lost = [...this.inFlight, ...this.gathered];
    this.inFlight = [];
    this.gathered = [];
    for (const { reject } of lost) reject(this.end);
    this.listener.ended();
  }

  private setRef(): void {
    // Once it is closing it keeps the process until it has closed, whoever lets go meanwhile.
    if (this.end || this.followed || this.inFlight.length > 0) this.worker.ref();
    else this.worker.unref();
  }

  private send(message: ToThread): void {
    this.worker.postMessage(message);
  }
}

/** Thrown into the event loop it would end the process. */
function cannotBeSent(error: unknown): Outcome {
  return {
    ok: false,
    error: { code: "internal", message: `the store cannot be asked this: ${String(error)}` },
  };
}

function settle({ stored, resolve, reject }: Asked, outcome: Outcome | undefined): void {
  if (!outcome) return reject(new StepcastError("internal", "an operation was left without an outcome"));
  if (!outcome.ok) return reject(unpackError(outcome.error));
  stored(outcome.value);
  resolve(outcome.value);
}
