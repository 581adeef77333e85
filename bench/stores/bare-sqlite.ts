import { watch } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { BareRows } from "./bare-rows.ts";

/** Rows in a table, each commit synced. Who watches is woken by the file. */
export async function bareSqlite(path: string): Promise<BareRows> {
  const db = new DatabaseSync(path, { timeout: 10_000 });
  db.exec("pragma journal_mode = wal; pragma synchronous = full");
  const insert = db.prepare("INSERT INTO bare (text) VALUES (?)");
  const last = db.prepare("SELECT coalesce(max(n), 0) AS n FROM bare");
  const newer = db.prepare("SELECT n, text FROM bare WHERE n > ? ORDER BY n");
  return {
    async write(texts) {
      db.exec("BEGIN IMMEDIATE");
      for (const text of texts) insert.run(text);
      db.exec("COMMIT");
    },
    async watch(onRow) {
      let after = Number(last.get()?.["n"]);
      const read = () => {
        for (const { n, text } of newer.all(after)) {
          after = Number(n);
          onRow(String(text));
        }
      };
      // The file changes a moment before a commit is seen, so it is looked at once more.
      let again: NodeJS.Timeout | undefined;
      const watcher = watch(`${path}-wal`, () => {
        read();
        again ??= setTimeout(() => {
          again = undefined;
          read();
        }, 1);
      });
      return async () => {
        watcher.close();
        clearTimeout(again);
        read();
      };
    },
    close: async () => db.close(),
  };
}
