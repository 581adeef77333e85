import pg from "pg";
import { StepcastError } from "@stepcast/pipeline";
import { checkPostgres } from "./check-postgres.ts";
import { migrate } from "./migrations.ts";
import { isPassing, storeFailed } from "./store-errors.ts";

export interface DatabaseOptions {
  url: string;
  /** The schema that the tables are in. */
  schema: string;
  /** Connections of this process at most, besides the one that listens. */
  connections: number;
  /** How long the server may take to answer or to let in, in milliseconds. */
  timeoutMs: number;
  /** How long a call is tried again while the server is away, in milliseconds. */
  patienceMs: number;
  /** Hears what the server's settings put at risk. */
  onWarning: (message: string) => void;
}

/** pg knows the timeout of a single query, and its types do not. */
type TimedQuery = pg.QueryConfig & { query_timeout?: number };

/** A search by text may look at every run. */
const longestQueryMs = 60_000;
/** How long a transaction may stand still, in milliseconds. */
const longestPauseMs = 30_000;
const firstDelayMs = 25;
const longestDelayMs = 500;

/** The connections of this process, and what is done before the first is used. */
export class Database {
  readonly schema: string;
  /** Without user and password: for messages. */
  readonly server: string;
  private readonly options: DatabaseOptions;
  private readonly pool: pg.Pool;
  private readonly underWay = new Set<Promise<unknown>>();
  private onOpen: () => Promise<void> = () => Promise.resolve();
  private opening: Promise<void> | undefined;
  private closing: Promise<void> | undefined;
  private isClosed = false;
  private wasOpen = false;

  constructor(options: DatabaseOptions) {
    this.options = options;
    this.schema = options.schema;
    this.server = shownServer(options.url);
    this.pool = new pg.Pool({ ...connectionOf(options), max: options.connections, allowExitOnIdle: true });
    standBreaking(this.pool);
  }

  /** What else is to be done before the first call is answered. */
  beforeUse(open: () => Promise<void>): void {
    this.onOpen = open;
  }

  /**
   * For what may be sent again: where the connection breaks it is, for a while. The rows are in the types that the tables and functions
   * give them.
   * @throws StepcastError `store_failed`
   */
  query<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    return this.track(this.askAgain<Row>({ text: sql, values: [...values] }, Date.now()));
  }

  /**
   * What is done together or not at all. It is not repeated; where this process dies in the middle, the server soon lets go of it.
   * @throws StepcastError `store_failed`, and what `work` throws
   */
  transaction<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    return this.track(this.transact(work));
  }

  /** For what may take long. */
  search<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    return this.track(this.ask<Row>({ text: sql, values: [...values], query_timeout: longestQueryMs }));
  }

  /** A connection apart from the others, for whoever listens. */
  newClient(): pg.Client {
    return new pg.Client(connectionOf(this.options));
  }

  /** What was asked for is done first, with all that it asks in its turn. */
  close(): Promise<void> {
    this.closing ??= (async () => {
      while (this.underWay.size > 0) {
        await Promise.allSettled(this.underWay);
        await new Promise((resolve) => setImmediate(resolve));
      }
      this.isClosed = true;
      await this.pool.end();
    })();
    return this.closing;
  }

  /** Checks the server and brings the tables up to date, once. What failed is tried again at the next call. */
  private open(): Promise<void> {
    this.opening ??= this.prepare().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  private async askAgain<Row extends object>(query: TimedQuery, since: number): Promise<Row[]> {
    for (let delayMs = firstDelayMs; ; delayMs = Math.min(2 * delayMs, longestDelayMs)) {
      try {
        return await this.ask<Row>(query);
      } catch (error) {
        // A server that was never there is rather a wrong address.
        const isOver = !this.wasOpen || this.closing || Date.now() - since > this.options.patienceMs;
        if (isOver || !isPassing(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
  }

  private async ask<Row extends object>(query: TimedQuery): Promise<Row[]> {
    if (this.isClosed)
      throw new StepcastError("store_failed", `the store at ${this.server} was closed: open it again`);
    try {
      await this.open();
      return (await this.pool.query<Row>({ name: nameOf(query.text), ...query })).rows;
    } catch (error) {
      throw storeFailed(error, this.server);
    }
  }

  private async transact<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    await this.ask({ text: "SELECT" });
    const client = await this.pool.connect().catch((error: unknown) => {
      throw storeFailed(error, this.server);
    });
    let isDone = false;
    try {
      await client.query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${longestPauseMs}`);
      const result = await work(client);
      await client.query("COMMIT");
      isDone = true;
      return result;
    } catch (error) {
      throw storeFailed(error, this.server);
    } finally {
      // Without its connection the server undoes what was begun.
      client.release(!isDone);
    }
  }

  /** Something asked for that a close waits for. */
  track<T>(asked: Promise<T>): Promise<T> {
    this.underWay.add(asked);
    const over = () => this.underWay.delete(asked);
    asked.then(over, over);
    return asked;
  }

  private async prepare(): Promise<void> {
    const client = await this.pool.connect();
    let failed = true;
    try {
      const warnings = await checkPostgres(client, this.schema);
      await migrate(client, this.schema);
      warnings.forEach(this.options.onWarning);
      failed = false;
    } finally {
      client.release(failed);
    }
    await this.onOpen();
    this.wasOpen = true;
  }
}

/** A connection may break at any time, also while nothing is asked of it: the next is made when it is needed. Unheard it would end the process. */
export function standBreaking(pool: pg.Pool): void {
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
}

/** By its name a connection knows a statement again, and need not plan it anew. There are few: values are no part of them. */
function nameOf(sql: string): string {
  const name = names.get(sql) ?? `stepcast_${names.size}`;
  names.set(sql, name);
  return name;
}

const names = new Map<string, string>();

function connectionOf({ url, timeoutMs }: DatabaseOptions): pg.PoolConfig {
  return {
    connectionString: url,
    application_name: "stepcast",
    keepAlive: true,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    types: { getTypeParser },
  };
}

/** As pg has it, but for its `bigint`s: ours are times and counts, which a number holds. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number) =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid);

/** @throws StepcastError `invalid_input` */
function shownServer(url: string): string {
  if (!URL.canParse(url))
    throw new StepcastError(
      "invalid_input",
      "a store in Postgres is postgres://user:password@host:port/database",
    );
  const { host, pathname } = new URL(url);
  return `postgres://${host}${pathname}`;
}
