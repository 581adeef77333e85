import type pg from "pg";
import { StepcastError } from "@stepcast/pipeline";

/** The oldest that BullMQ's backend works on too. */
const oldestVersion = 130_000;

interface Settings {
  version: number;
  shownVersion: string;
  database: string;
  role: string;
  isStandby: boolean;
  isReadOnly: boolean;
  encoding: string;
  isolation: string;
  fsync: string;
  fullPageWrites: string;
  synchronousCommit: string;
  hasSchema: boolean;
  mayCreateSchema: boolean;
  mayUseSchema: boolean;
}

/**
 * Looks whether runs can be kept on this server. Answers what is allowed but loses runs.
 * @throws StepcastError `store_failed`, saying what is wrong and how to mend it
 */
export async function checkPostgres(client: pg.ClientBase, schema: string): Promise<string[]> {
  const { rows } = await client.query<Settings>(settings, [schema]);
  const [found] = rows;
  const problem = found && problemOf(found, schema);
  if (problem !== undefined) throw new StepcastError("store_failed", problem);
  return found ? warningsOf(found) : [];
}

function problemOf(found: Settings, schema: string): string | undefined {
  const { database, role } = found;
  if (found.version < oldestVersion)
    return `the Postgres server is ${found.shownVersion}: Stepcast needs 13 or later, so update it`;
  if (found.isStandby) return `database "${database}" is a standby: connect to the primary`;
  if (found.isReadOnly)
    return `database "${database}" is read-only for this user: ALTER ROLE ${role} SET default_transaction_read_only = off`;
  if (found.encoding !== "UTF8")
    return `database "${database}" is in ${found.encoding}: create one with ENCODING 'UTF8' for the runs`;
  if (found.isolation !== "read committed")
    return `transactions are "${found.isolation}" here: ALTER ROLE ${role} SET default_transaction_isolation = 'read committed'`;
  if (!found.hasSchema && !found.mayCreateSchema)
    return `${role} may not create the schema "${schema}": as an administrator, CREATE SCHEMA ${schema} AUTHORIZATION ${role}`;
  if (found.hasSchema && !found.mayUseSchema)
    return `${role} may not use the schema "${schema}": as an administrator, GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${role}`;
  return undefined;
}

function warningsOf({ fsync, fullPageWrites, synchronousCommit }: Settings): string[] {
  const warnings: string[] = [];
  const off = (setting: string, loss: string) =>
    warnings.push(`Postgres runs with ${setting} = off: ${loss}; set it to on where runs must be kept`);
  if (fsync === "off") off("fsync", "a power cut can destroy all runs");
  if (fullPageWrites === "off") off("full_page_writes", "a power cut can destroy runs");
  if (synchronousCommit === "off") off("synchronous_commit", "a crash of the server loses the last events");
  return warnings;
}

const settings = `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS "shownVersion",
  current_database() AS database, quote_ident(current_user) AS role, pg_is_in_recovery() AS "isStandby",
  current_setting('transaction_read_only') = 'on' AS "isReadOnly", current_setting('server_encoding') AS encoding,
  current_setting('default_transaction_isolation') AS isolation, current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS "fullPageWrites", current_setting('synchronous_commit') AS "synchronousCommit",
  to_regnamespace($1) IS NOT NULL AS "hasSchema", has_database_privilege(current_database(), 'CREATE') AS "mayCreateSchema",
  coalesce(has_schema_privilege(to_regnamespace($1), 'USAGE'), false) AS "mayUseSchema"`;
