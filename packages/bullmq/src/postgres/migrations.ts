import type pg from "pg";
import { StepcastError } from "@stepcast/pipeline";
import { deletions } from "./deletions.ts";
import { functions } from "./functions.ts";
import { tables } from "./tables.ts";
import { titles } from "./titles.ts";

/** In order. What a released version has run is never changed; new ones are added, and must let processes of the version before go on. */
const migrations: readonly ((schema: string) => string)[] = [
  (schema) => `${tables(schema)}\n${functions(schema)}`,
  titles,
  deletions,
];

/**
 * Brings the tables to this version, in one transaction and one process at a time: many may start at once.
 * @throws StepcastError `store_failed` where the schema is another program's, or of a later version
 */
export async function migrate(client: pg.ClientBase, schema: string): Promise<void> {
  if ((await versionOf(client, schema)) === migrations.length) return;
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`stepcast.${schema}`]);
    // Read again: another process may have been faster.
    const version = await versionOf(client, schema);
    if (version === undefined) await client.query(foundation(schema));
    for (const sql of migrations.slice(version ?? 0)) await client.query(sql(schema));
    await client.query(`UPDATE ${schema}.stepcast SET version = $1`, [migrations.length]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

/** The version of the tables; undefined where there are none. */
async function versionOf(client: pg.ClientBase, schema: string): Promise<number | undefined> {
  const found = await client.query<{ ours: boolean; others: boolean }>(whatIsThere, [schema]);
  const { ours = false, others = false } = found.rows[0] ?? {};
  if (!ours && others) throw foreign(schema);
  if (!ours) return undefined;
  const { rows } = await client.query<{ version: number }>(`SELECT version FROM ${schema}.stepcast`);
  const version = rows[0]?.version ?? 0;
  if (version > migrations.length) throw fromTheFuture(schema);
  return version;
}

const whatIsThere = `SELECT to_regclass($1 || '.stepcast') IS NOT NULL AS ours,
  EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace($1)) AS others`;

/** A schema that is there already may be ours to write in, though we may not make one. */
function foundation(schema: string): string {
  return `DO $$ BEGIN IF to_regnamespace('${schema}') IS NULL THEN CREATE SCHEMA ${schema}; END IF; END $$;
    CREATE TABLE ${schema}.stepcast (version int NOT NULL, one boolean PRIMARY KEY DEFAULT true CHECK (one));
    INSERT INTO ${schema}.stepcast (version) VALUES (0)`;
}

function foreign(schema: string): StepcastError {
  return new StepcastError(
    "store_failed",
    `the schema "${schema}" holds another program's tables: choose another one for the runs`,
  );
}

function fromTheFuture(schema: string): StepcastError {
  return new StepcastError(
    "store_failed",
    `the tables in schema "${schema}" are of a later version of Stepcast: update this one, or choose another schema`,
  );
}
