import pg from "pg";
import type { BareRows } from "./bare-rows.ts";

/** Rows in a table, and a notification where somebody is to be told. */
export async function barePostgres(url: string): Promise<BareRows> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    async write(texts, tell) {
      await client.query({
        name: `write-${tell}`,
        text: `WITH written AS (INSERT INTO bare (text) SELECT unnest($1::text[])) SELECT ${tell ? "pg_notify('bare', '')" : ""}`,
        values: [texts],
      });
    },
    async watch(onRow) {
      const ear = new pg.Client({ connectionString: url });
      await ear.connect();
      let after = Number((await client.query("SELECT coalesce(max(n), 0) AS n FROM bare")).rows[0].n);
      const read = async () => {
        const text = "SELECT n, text FROM bare WHERE n > $1 ORDER BY n";
        for (const row of (await client.query({ name: "read", text, values: [after] })).rows) {
          after = Number(row.n);
          onRow(row.text);
        }
      };
      let reading = Promise.resolve();
      ear.on("notification", () => (reading = reading.then(read)));
      await ear.query("LISTEN bare");
      return async () => {
        await ear.end();
        await reading.then(read);
      };
    },
    close: () => client.end(),
  };
}
