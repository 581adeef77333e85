import type { FSWatcher } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { Store } from "./store.ts";
import { watchHints } from "./wal-hints.ts";
import type { FromThread, ThreadOptions, ToThread } from "./thread-messages.ts";

// The store's thread: every wait for the disk is here, and none where requests are served.

// `StoreThread` gives it.
const { pollMs, ...options } = workerData as ThreadOptions;
const store = new Store(options, (changes) => send({ type: "changed", ...changes }));
let watcher: FSWatcher | undefined;
let lookIsDue = false;

parentPort?.on("message", (message: ToThread) => {
  if (message.type === "close") return close();
  const outcomes = store.perform(message.operations, message.now);
  send({ type: "done", outcomes });
  store.wakeOthers();
  watch();
});

// Opened at once: whoever waits for a hint has not asked for anything yet. What is wrong shows when something is asked for.
quietly(() => {
  store.open();
  watch();
});

// The safety poll (law 7): a watch may be lost, or not be there at all.
const poll = setInterval(look, pollMs);

function watch(): void {
  watcher ??= watchHints(options.path, lookSoon);
}

/** Once for all that is written in a turn. */
function lookSoon(): void {
  if (lookIsDue) return;
  lookIsDue = true;
  setImmediate(look);
}

function look(): void {
  lookIsDue = false;
  quietly(() => store.look());
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Whoever asks for something next is told.
  }
}

function close(): void {
  clearInterval(poll);
  watcher?.close();
  try {
    store.close();
  } finally {
    parentPort?.close();
  }
}

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}
