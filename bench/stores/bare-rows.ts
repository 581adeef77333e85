import { barePostgres } from "./bare-postgres.ts";
import { bareRedis } from "./bare-redis.ts";
import { bareSqlite } from "./bare-sqlite.ts";

/** Rows in a store, with nothing around them. */
export interface BareRows {
  /** Resolves when they are on the disk, as the server's settings have it. `tell`: those who watch are woken. */
  write(texts: readonly string[], tell: boolean): Promise<void>;
  /** Gives each row that comes from now on. Answers how to stop, when all that is written by then was given. */
  watch(onRow: (text: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export async function bareRows(url: string): Promise<BareRows> {
  const open = url.startsWith("/") ? bareSqlite : url.startsWith("redis") ? bareRedis : barePostgres;
  const rows = await open(url);
  return { ...rows, write: together((texts, tell) => rows.write(texts, tell)) };
}

/** What comes while a write is under way goes with the next: they share its wait for the disk. */
function together(write: BareRows["write"]): BareRows["write"] {
  let waiting: string[] = [];
  let isTold = false;
  let next: Promise<void> | undefined;
  let underWay: Promise<void> = Promise.resolve();
  const writeWaiting = async () => {
    await underWay;
    await new Promise((resolve) => setImmediate(resolve));
    const [texts, tell] = [waiting, isTold];
    [waiting, isTold, next] = [[], false, undefined];
    underWay = write(texts, tell);
    await underWay;
  };
  return (texts, tell) => {
    waiting.push(...texts);
    isTold ||= tell;
    next ??= writeWaiting();
    return next;
  };
}
