import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { migrate, versionOf } from "./migrations.ts";
import { busy, sqliteCode, storeFailed } from "./store-errors.ts";

export interface StoreOptions {
  /** As the user gave it; shown in errors. */
  path: string;
  /** `full`: an acknowledged event survives a power cut. `normal`: it survives any crash of the process. */
  sync: "full" | "normal";
  /** How long another process may hold the file locked, in milliseconds. */
  busyMs: number;
  /** The file grows no larger. */
  maxBytes: number | undefined;
}

/** Opens the file, makes it where it is not there, and brings its tables up to date. @throws StepcastError `store_failed` */
export function openConnection(options: StoreOptions): Connection {
  return retryWhileBusy(options.busyMs, () => {
    let db: Connection | undefined;
    try {
      if (options.path !== ":memory:") mkdirSync(dirname(options.path), { recursive: true });
      db = new Connection(options);
      migrate(db);
      return db;
    } catch (error) {
      db?.close();
      throw storeFailed(error, options);
    }
  });
}

/** One connection to the file, with its prepared statements. */
export class Connection {
  readonly name: string;
  private readonly db: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  constructor(options: StoreOptions) {
    this.name = options.path;
    this.db = new DatabaseSync(options.path);
    try {
      this.configure(options);
    } catch (error) {
      this.db.close();
      throw error;
    }
  }

  private configure({ sync, busyMs, maxBytes }: StoreOptions): void {
    this.execute(`PRAGMA busy_timeout = ${busyMs}`);
    // Asked before anything is written: the next line would change another program's file.
    versionOf(this);
    this.execute("PRAGMA journal_mode = WAL");
    this.execute(`PRAGMA synchronous = ${sync}; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY`);
    this.execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -8000");
    // After a burst the log of writes does not stay large.
    this.execute(`PRAGMA journal_size_limit = ${64 * 1024 * 1024}`);
    if (maxBytes !== undefined) {
      this.execute(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / this.pragma("page_size")))}`);
    }
  }

  // The tables are ours and STRICT, so a row has the types that its query names.
  one<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.prepared(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.prepared(sql).all(...values) as Row[];
  }

  /** Row by row, for whoever may stop before the last. */
  each<Row>(sql: string, ...values: SQLInputValue[]): Iterable<Row> {
    return this.prepared(sql).iterate(...values) as Iterable<Row>;
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    this.prepared(sql).run(...values);
  }

  execute(sql: string): void {
    this.db.exec(sql);
  }

  /** A pragma whose value is a number. */
  pragma(name: string): number {
    const row = this.db.prepare(`PRAGMA ${name}`).get();
    return Number(row && Object.values(row)[0]);
  }

  /** All or nothing. Takes the right to write at the start, so that nothing read in it grows old. */
  transaction<T>(work: () => T): T {
    return this.between("BEGIN IMMEDIATE", work);
  }

  /** Many reads of one moment. */
  snapshot<T>(work: () => T): T {
    return this.between("BEGIN", work);
  }

  /** Brings what is written into the one file, as far as other processes let it, and lets go of everything. */
  close(): void {
    try {
      this.execute("PRAGMA busy_timeout = 100; PRAGMA wal_checkpoint(TRUNCATE)");
    } catch {
      // Whoever opens the file next does it.
    }
    this.statements.clear();
    this.db.close();
  }

  private between<T>(begin: string, work: () => T): T {
    this.prepared(begin).run();
    try {
      const result = work();
      this.prepared("COMMIT").run();
      return result;
    } catch (error) {
      this.rollBack();
      throw error;
    }
  }

  private rollBack(): void {
    try {
      this.execute("ROLLBACK");
    } catch {
      // SQLite itself has rolled back: there is nothing left to undo.
    }
  }

  private prepared(sql: string): StatementSync {
    const found = this.statements.get(sql);
    if (found) return found;
    const statement = this.db.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

/** The very first steps on a file do not wait for its lock by themselves. */
function retryWhileBusy<T>(busyMs: number, work: () => T): T {
  const end = Date.now() + busyMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || Date.now() >= end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && sqliteCode(error.cause) === busy;
}
