import type { Lease } from "@stepcast/pipeline/engine";
import type { Database } from "./database.ts";
import type { EventRow, FactValues } from "./facts.ts";

/** What an append is asked for; its facts in the order that the functions take them. */
export interface AskedAppend {
  lease: Lease;
  n: number;
  completes: boolean;
  endsEarly: boolean;
  facts: FactValues;
}

/** The first answers; behind it are events. */
export type AppendRow = EventRow & { outcome: string };

interface Waiting {
  asked: AskedAppend;
  resolve: (rows: AppendRow[]) => void;
  reject: (error: unknown) => void;
}

/** More in one transaction would keep its runs locked for long, and more text the server's memory. */
const mostAtOnce = 64;
const mostChars = 2 * 1024 * 1024;
/** So many transactions at a time: what comes while they are under way goes together. */
const mostUnderWay = 2;

/** Stores what all runs of this process append at one time in one transaction: one trip, and one wait for the disk. */
export class Appends {
  private readonly database: Database;
  private readonly now: () => number | undefined;
  private waiting: Waiting[] = [];
  private underWay = 0;
  private isScheduled = false;

  constructor(database: Database, now: () => number | undefined) {
    this.database = database;
    this.now = now;
  }

  append(asked: AskedAppend): Promise<AppendRow[]> {
    const answered = new Promise<AppendRow[]>((resolve, reject) => {
      this.waiting.push({ asked, resolve, reject });
    });
    this.schedule();
    return this.database.track(answered);
  }

  private schedule(): void {
    if (this.isScheduled || this.underWay >= mostUnderWay || this.waiting.length === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      void this.store(this.waiting.splice(0, fitting(this.waiting)));
      this.schedule();
    });
  }

  private async store(batch: Waiting[]): Promise<void> {
    this.underWay += 1;
    try {
      await this.storeTogether(batch);
    } catch (error) {
      // One that fails must not undo the others: each for itself.
      if (batch.length > 1) await Promise.all(batch.map((one) => this.store([one])));
      else for (const { reject } of batch) reject(error);
    } finally {
      this.underWay -= 1;
      this.schedule();
    }
  }

  private async storeTogether(batch: Waiting[]): Promise<void> {
    const inOrder = batch.toSorted((a, b) => (a.asked.lease.runId < b.asked.lease.runId ? -1 : 1));
    const { schema } = this.database;
    const sql = `SELECT * FROM ${schema}.append_all($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`;
    const rows = await this.database.query<AppendRow & { place: number }>(sql, [
      this.now(),
      ...columns(inOrder.map(({ asked }) => asked)),
    ]);
    const answers = Map.groupBy(rows, ({ place }) => place);
    for (const [index, { resolve }] of inOrder.entries()) resolve(answers.get(index + 1) ?? []);
  }
}

/** How many of them go together: up to the one that makes it enough. */
function fitting(waiting: readonly Waiting[]): number {
  let chars = 0;
  for (const [index, { asked }] of waiting.entries()) {
    const [, , , factChars] = asked.facts;
    chars += factChars.reduce((sum, each) => sum + each, 0);
    if (chars >= mostChars || index + 1 === mostAtOnce) return index + 1;
  }
  return waiting.length;
}

function columns(asked: readonly AskedAppend[]): unknown[] {
  const facts = asked.map((one) => one.facts);
  return [
    asked.map(({ lease }) => lease.runId),
    asked.map(({ lease }) => lease.epoch),
    asked.map(({ n }) => n),
    asked.map(({ completes }) => completes),
    asked.map(({ endsEarly }) => endsEarly),
    facts.map(([tag]) => tag),
    facts.map(([, types]) => types.length),
    facts.flatMap(([, types]) => types),
    facts.flatMap(([, , texts]) => texts),
    facts.flatMap(([, , , chars]) => chars),
    facts.map(([, , , , files]) => files.length),
    facts.flatMap(([, , , , files]) => files),
    facts.map(([, , , , , change]) => change),
  ];
}
