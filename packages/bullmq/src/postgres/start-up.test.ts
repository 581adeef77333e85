import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../open-store.ts";
import type { SharedLog } from "../shared-log.ts";
import { freePort } from "../testing/free-port.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { type PostgresLogOptions, postgresLog } from "./postgres-log.ts";

let server: PostgresServer;
let admin: pg.Client;
const logs: SharedLog[] = [];

beforeAll(async () => {
  server = await startPostgres();
  admin = new pg.Client(server.url);
  await admin.connect();
});

afterAll(async () => {
  await admin.end();
  await server.close();
});

afterEach(async () => {
  await Promise.all(logs.splice(0).map((log) => log.close()));
});

function open(url: string, options: PostgresLogOptions = {}): SharedLog {
  const log = postgresLog(url, { onWarning: () => undefined, ...options });
  logs.push(log);
  return log;
}

/** Asks for anything, and answers why it cannot be had. */
async function problemOf(log: SharedLog): Promise<string> {
  return log.list({ limit: 1 }).then(
    () => "none",
    (error: Error & { code: string }) => `${error.code}: ${error.message}`,
  );
}

/** The address for another user or database of the server. */
function addressOf(user: string, database = "postgres"): string {
  return server.url.replace("stepcast@", `${user}@`).replace(/postgres$/, database);
}

describe("what is wrong is said, and how to mend it:", () => {
  test("no server at the address", async () => {
    const url = `postgres://127.0.0.1:${await freePort()}/runs`;
    const problem = `store_failed: the store at ${url} cannot be reached: check that Postgres runs there, and the address`;
    expect(await problemOf(open(url))).toBe(problem);
    await expect(openStore(url)).rejects.toMatchObject({ code: "store_failed" });
  });

  test("no such database, and no password of the address in the message", async () => {
    const problem = await problemOf(open(addressOf("stepcast:secret", "nowhere")));
    expect(problem).toMatch(/has no such database: create it/);
    expect(problem).not.toMatch(/secret/);
  });

  test("an address that is none, and a schema's name that is none", () => {
    expect(() => postgresLog("localhost")).toThrow(/is postgres:\/\/user:password@host:port\/database/);
    expect(() => postgresLog(server.url, { schema: "a; drop" })).toThrow(/a to z, 0 to 9 and _/);
  });

  test("a user who may make no schema, until an administrator has made it", async () => {
    await admin.query("CREATE ROLE guest LOGIN");
    const log = open(addressOf("guest"), { schema: "of_guest" });
    expect(await problemOf(log)).toMatch(/guest may not .*CREATE SCHEMA of_guest AUTHORIZATION guest$/);
    await admin.query("CREATE SCHEMA of_guest AUTHORIZATION guest");
    // The call after the mending works, without a new start.
    expect(await problemOf(log)).toBe("none");
  });

  test("a user who may not use the schema", async () => {
    await admin.query("CREATE ROLE stranger LOGIN; CREATE SCHEMA closed");
    const log = open(addressOf("stranger"), { schema: "closed" });
    expect(await problemOf(log)).toMatch(/GRANT USAGE, CREATE ON SCHEMA closed TO stranger$/);
  });

  test("a user who may use the schema, and not its tables", async () => {
    await open(server.url, { schema: "of_another" }).list({ limit: 1 });
    await admin.query("CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA of_another TO reader");
    const log = open(addressOf("reader"), { schema: "of_another" });
    expect(await problemOf(log)).toMatch(/grant it USAGE and CREATE on its schema and SELECT, INSERT/);
  });

  test.each([
    ["default_transaction_read_only = on", /read-only for this user: ALTER ROLE picky SET/],
    ["default_transaction_isolation = 'serializable'", /are "serializable" here: ALTER ROLE picky SET/],
  ])("a user with %s", async (setting, problem) => {
    await admin.query(`DROP ROLE IF EXISTS picky; CREATE ROLE picky LOGIN; ALTER ROLE picky SET ${setting}`);
    expect(await problemOf(open(addressOf("picky")))).toMatch(problem);
  });

  test("a database that cannot hold every text", async () => {
    await admin.query("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    expect(await problemOf(open(addressOf("stepcast", "latin")))).toMatch(/is in LATIN1: create one with/);
  });

  test("a schema with another program's tables, which are let be", async () => {
    await admin.query("CREATE SCHEMA taken; CREATE TABLE taken.runs (id int)");
    expect(await problemOf(open(server.url, { schema: "taken" }))).toMatch(/holds another program's tables/);
    expect((await admin.query("SELECT FROM taken.runs")).rowCount).toBe(0);
  });

  test("tables of a later version", async () => {
    await open(server.url, { schema: "later" }).list({ limit: 1 });
    await admin.query("UPDATE later.stepcast SET version = version + 1");
    expect(await problemOf(open(server.url, { schema: "later" }))).toMatch(/update this one/);
  });
});

test("settings that can lose runs are warned of, each once, and by their names", async () => {
  const risky = await startPostgres(["fsync=off", "full_page_writes=off", "synchronous_commit=off"]);
  const warnings: string[] = [];
  const log = open(risky.url, { onWarning: (warning) => warnings.push(warning) });
  await log.list({ limit: 1 });
  await log.list({ limit: 1 });
  const names = warnings.map((warning) => /with (\w+) = off/.exec(warning)?.[1]);
  expect(names).toEqual(["fsync", "full_page_writes", "synchronous_commit"]);
  await log.close();
  await risky.close();
});

test("a server with the settings of its makers gives no warning", async () => {
  const warnings: string[] = [];
  await open(server.url, { onWarning: (warning) => warnings.push(warning) }).list({ limit: 1 });
  expect(warnings).toEqual([]);
});

test("many that start at one time make one set of tables", async () => {
  const all = Array.from({ length: 8 }, () => open(server.url, { schema: "fresh", connections: 2 }));
  expect(new Set(await Promise.all(all.map(problemOf)))).toEqual(new Set(["none"]));
  expect((await admin.query("SELECT version FROM fresh.stepcast")).rows).toEqual([{ version: 3 }]);
});
