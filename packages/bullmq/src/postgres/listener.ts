import type pg from "pg";
import type { Database } from "./database.ts";

/** What a process tells the others after it has stored something. */
export interface News {
  /** Runs with new events, and deleted ones. `all`: what was told meanwhile was missed. */
  runs: readonly string[] | "all";
  /** A run may have become claimable. */
  claimable: boolean;
}

/** A notification holds 8,000 bytes, and a runId at most 64. */
const runsInOne = 120;
const firstRetryMs = 50;
const longestRetryMs = 5_000;
/** In place of a runId, which it cannot be: some run may be claimable. */
const claimableSign = "*";

/**
 * One connection, to tell and to be told (law 7: all of it only hints). What is to be told while a notification is on its way goes with
 * the next. It does not go with the transaction that stores: Postgres lets only one transaction that notifies commit at a time, and so
 * each would wait for the disk alone.
 */
export class Listener {
  private readonly database: Database;
  private readonly channel: string;
  private readonly hear: (news: News) => void;
  private readonly toTell = new Set<string>();
  /** The one that listens, or is about to. */
  private client: pg.Client | undefined;
  private isListening = false;
  private opening: Promise<void> | undefined;
  private telling: Promise<void> | undefined;
  private retryMs = firstRetryMs;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private keepsAlive = false;

  constructor(database: Database, hear: (news: News) => void) {
    this.database = database;
    this.channel = `stepcast.${database.schema}`;
    this.hear = hear;
  }

  /** Listens from now on; where that fails, as soon as it can. */
  open(): Promise<void> {
    this.opening ??= this.connect();
    return this.opening;
  }

  tell(runId: string): void {
    this.toTell.add(runId);
    this.telling ??= this.tellAll();
  }

  tellClaimable(): void {
    this.tell(claimableSign);
  }

  /** Whether this connection alone keeps the process: it does while somebody follows. */
  keepAlive(keepsAlive: boolean): void {
    this.keepsAlive = keepsAlive;
    // pg has these, and its types do not.
    const client = this.client as (pg.Client & { ref(): void; unref(): void }) | undefined;
    if (keepsAlive) client?.ref();
    else client?.unref();
  }

  /** Finds out whether the connection still carries anything: a cut one may look open for long. */
  async check(): Promise<void> {
    if (this.isListening) await this.say("SELECT", []);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.opening;
    await this.telling;
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = this.database.newClient();
    this.client = client;
    client.on("error", () => this.lose(client));
    client.on("end", () => this.lose(client));
    client.on("notification", ({ processId, payload = "" }) => {
      // What this process stored it knows.
      if (processId !== processOf(client)) this.hear(newsOf(payload));
    });
    try {
      await client.connect();
      // To notify is to commit, and would wait for the disk.
      await client.query(`SET synchronous_commit = off; LISTEN "${this.channel}"`);
      this.isListening = client === this.client;
      this.retryMs = firstRetryMs;
      this.keepAlive(this.keepsAlive);
    } catch {
      this.lose(client);
    }
  }

  private lose(client: pg.Client): void {
    if (client !== this.client) return;
    this.client = undefined;
    this.isListening = false;
    client.end().catch(() => undefined);
    if (this.isClosed) return;
    this.timer = setTimeout(() => void this.reconnect(), this.retryMs);
    if (!this.keepsAlive) this.timer.unref();
    this.retryMs = Math.min(2 * this.retryMs, longestRetryMs);
  }

  private async reconnect(): Promise<void> {
    this.opening = this.connect();
    await this.opening;
    // What was told in between was missed.
    if (this.isListening) this.hear({ runs: "all", claimable: true });
  }

  private async tellAll(): Promise<void> {
    // What is stored in this turn of the event loop goes together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.toTell.size > 0) {
      const payloads = payloadsOf([...this.toTell]);
      this.toTell.clear();
      await this.say("SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload", [
        this.channel,
        payloads,
      ]);
    }
    this.telling = undefined;
  }

  /** Whoever is not told finds out by polling. */
  private async say(sql: string, values: unknown[]): Promise<void> {
    const { client } = this;
    if (!client || !this.isListening) return;
    try {
      await client.query(sql, values);
    } catch {
      this.lose(client);
    }
  }
}

function payloadsOf(signs: readonly string[]): string[] {
  const count = Math.ceil(signs.length / runsInOne);
  return Array.from({ length: count }, (_, index) =>
    signs.slice(index * runsInOne, (index + 1) * runsInOne).join(" "),
  );
}

function newsOf(payload: string): News {
  const signs = payload.split(" ");
  return { runs: signs.filter((sign) => sign !== claimableSign), claimable: signs.includes(claimableSign) };
}

/** The server's process for this connection; pg's types leave it out. */
function processOf(client: pg.Client): number | undefined {
  return (client as pg.Client & { processID?: number }).processID;
}
