import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.close());

const program = fileURLToPath(new URL("fixtures/opens-and-closes.ts", import.meta.url));
const run = promisify(execFile);

test.each(["close", "idle"])("a process that used a log ends by itself (%s)", async (how) => {
  const { stdout } = await run(process.execPath, [program, server.url, how]);
  expect(stdout).toBe(how);
});
