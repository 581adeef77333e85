import { StepcastError } from "../../model/errors.ts";
import { beat, changesBetween, type Pulse, readPulse } from "./changes.ts";
import { type Connection, openConnection, type StoreOptions } from "./connection.ts";
import { type Operation, reads, writes } from "./operations.ts";
import { busy, sqliteCode, storeFailed } from "./store-errors.ts";
import { type Changes, type Outcome, packError } from "./thread-messages.ts";
import type { Transaction } from "./transaction.ts";
import { hintOthers } from "./wal-hints.ts";

/** The store as its thread sees it: opens the file when it is first needed, and works off batches. */
export class Store {
  private readonly options: StoreOptions;
  private readonly tell: (changes: Changes) => void;
  private connection: Connection | undefined;
  /** Up to here everything is known here. */
  private seen: Pulse | undefined;
  private hasNews = false;

  constructor(options: StoreOptions, tell: (changes: Changes) => void) {
    this.options = options;
    this.tell = tell;
  }

  /** Opens the file, unless it is. What could not be opened is tried again at the next call. @throws StepcastError `store_failed` */
  open(): Connection {
    this.connection ??= openConnection(this.options);
    this.seen ??= readPulse(this.connection);
    return this.connection;
  }

  /** Does all operations; what they answer may be told, since it is stored by then (law 4). */
  perform(operations: readonly Operation[], now: number | undefined): Outcome[] {
    const outcomes = new Map<Operation, Outcome>();
    const writing = operations.filter(({ name }) => name in writes);
    const reading = operations.filter(({ name }) => name in reads);
    // First, since nothing that was stored before they were asked for can be missing, and they need not wait for the disk.
    this.performReads(reading, now, outcomes);
    this.performWrites(writing, now, outcomes);
    return operations.map((operation) => outcomes.get(operation) ?? lost);
  }

  /** Wakes other processes, if anything was stored. Apart from `perform`, so that nobody here waits for it. */
  wakeOthers(): void {
    if (this.hasNews) hintOthers(this.options.path);
    this.hasNews = false;
  }

  /** Looks what other processes have stored, and tells of it. */
  look(): void {
    const db = this.connection;
    if (db) db.snapshot(() => this.catchUp(db));
  }

  close(): void {
    this.connection?.close();
    this.connection = undefined;
  }

  private performReads(
    reading: Operation[],
    now: number | undefined,
    outcomes: Map<Operation, Outcome>,
  ): void {
    if (reading.length === 0) return;
    try {
      const db = this.open();
      db.snapshot(() => {
        const at = { db, now: now ?? Date.now(), change: 0, stored: false, claimable: false };
        for (const operation of reading) outcomes.set(operation, this.outcome(operation, at));
      });
    } catch (error) {
      for (const operation of reading) outcomes.set(operation, this.failed(error));
    }
  }

  private performWrites(
    writing: Operation[],
    now: number | undefined,
    outcomes: Map<Operation, Outcome>,
  ): void {
    if (writing.length === 0) return;
    try {
      const together = this.commit(writing, now);
      for (const [index, operation] of writing.entries()) outcomes.set(operation, together[index] ?? lost);
    } catch (error) {
      if (writing.length === 1 || sqliteCode(error) === busy) {
        for (const operation of writing) outcomes.set(operation, this.failed(error));
      } else {
        // One that fails must not undo the others: each for itself.
        for (const operation of writing) this.performWrites([operation], now, outcomes);
      }
    }
  }

  /** One transaction. A refusal changes nothing, so it undoes nothing either; any other failure undoes all. */
  private commit(writing: Operation[], now: number | undefined): Outcome[] {
    const db = this.open();
    const { outcomes, pulse } = db.transaction(() => {
      const before = this.catchUp(db);
      const change = before.stored + 1;
      const at: Transaction = { db, now: now ?? Date.now(), change, stored: false, claimable: false };
      const done = writing.map((operation) => this.outcome(operation, at));
      return { outcomes: done, pulse: beat(at, before) };
    });
    // What stood there before was told of at the start of the transaction.
    this.hasNews ||= pulse !== this.seen;
    this.seen = pulse;
    return outcomes;
  }

  private catchUp(db: Connection): Pulse {
    const pulse = readPulse(db);
    const changes = this.seen && changesBetween(db, this.seen, pulse);
    this.seen = pulse;
    if (changes) this.tell(changes);
    return pulse;
  }

  private outcome({ name, args }: Operation, at: Transaction): Outcome {
    // The main thread's side takes the arguments in the types of the operation.
    const operation = { ...writes, ...reads }[name] as (at: Transaction, ...args: unknown[]) => unknown;
    try {
      return { ok: true, value: operation(at, ...args) };
    } catch (error) {
      if (!StepcastError.is(error)) throw error;
      return { ok: false, error: packError(error) };
    }
  }

  private failed(error: unknown): Outcome {
    return { ok: false, error: packError(storeFailed(error, this.options)) };
  }
}

const lost: Outcome = {
  ok: false,
  error: { code: "internal", message: "an operation was left without an outcome" },
};
