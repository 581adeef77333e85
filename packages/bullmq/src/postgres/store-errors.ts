import { StepcastError } from "@stepcast/pipeline";

/** Says in words what the store failed at and what to do. What is ours already passes as it is. `server` is shown: no password in it. */
export function storeFailed(error: unknown, server: string): StepcastError {
  if (StepcastError.is(error)) return error;
  return new StepcastError("store_failed", messageOf(error, server), { cause: error });
}

/** True where the same may work in a moment: the server is gone, starts anew, or takes no more connections. */
export function isPassing(error: unknown): boolean {
  const cause = StepcastError.is(error) ? error.cause : error;
  const code = codeOf(cause);
  // An error of the connection itself has no code of the server.
  return code === undefined ? cause instanceof Error : passing.test(code);
}

const passing = /^(08|53300|57P0|40001|40P01|E[A-Z]+$)/;

/** The server's five signs (`42501`), or the system's own word (`ECONNREFUSED`). */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function messageOf(error: unknown, server: string): string {
  const store = `the store at ${server}`;
  switch (codeOf(error)) {
    case "ECONNREFUSED":
    case "ENOTFOUND":
    case "EHOSTUNREACH":
    case "ETIMEDOUT":
    case "EAI_AGAIN":
      return `${store} cannot be reached: check that Postgres runs there, and the address`;
    case "28000":
    case "28P01":
      return `${store} does not let this user in: check the user and the password in the address, and pg_hba.conf`;
    case "3D000":
      return `${store} has no such database: create it, or name another in the address`;
    case "42501":
      return `${store} does not let this user do that: grant it USAGE and CREATE on its schema and SELECT, INSERT, UPDATE, DELETE on the tables in it`;
    case "53300":
      return `${store} takes no more connections: raise its max_connections, or lower \`connections\` here`;
    case "53100":
      return `there is no disk space left for ${store}, so nothing was stored: free some, or delete old runs`;
    case "25006":
      return `${store} takes no writes, it is a standby or read-only: connect to the primary`;
    case "57P01":
    case "57P02":
    case "57P03":
      return `${store} is being stopped or started: what was asked may or may not be stored; ask again in a moment`;
    default:
      return `${store} failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
