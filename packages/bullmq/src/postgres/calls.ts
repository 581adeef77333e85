import type { Database } from "./database.ts";

/** The functions of the database, by their names, and the time that they go by. */
export class Calls {
  readonly database: Database;
  private readonly clock: (() => number) | undefined;

  constructor(database: Database, clock: (() => number) | undefined) {
    this.database = database;
    this.clock = clock;
  }

  /** All that a function of ours answers. It may be sent again: what it does, it does once. */
  call<Row extends object>(name: string, values: readonly unknown[]): Promise<Row[]> {
    const places = values.map((_, index) => `$${index + 1}`).join(", ");
    return this.database.query<Row>(`SELECT * FROM ${this.database.schema}.${name}(${places})`, values);
  }

  /** The injected time. Without it the server takes its own. */
  now(): number | undefined {
    return this.clock && Math.floor(this.clock());
  }

  /** By this process's own clock, where none was injected. */
  localNow(): number {
    return this.clock?.() ?? Date.now();
  }
}

/** What a function answers that stores events, or refuses to. */
export interface AnswerRow {
  outcome: string;
  seq: number;
  at: number;
}
