import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startRedis } from "@stepcast/bullmq/testing";
import { expect, onTestFinished, test } from "vitest";

// The server itself, as it is started.

const token = "the token of a test's board";

test("operators find the queues of a shared store under /queues, by the token", async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.kill());
  const url = await readyAt(start({ STEPCAST_URL: redis.url, STEPCAST_BOARD_TOKEN: token }));
  expect((await fetch(`${url}/queues`)).status).toBe(401);
  const headers = { authorization: `Basic ${btoa(`operator:${token}`)}` };
  const page = await fetch(`${url}/queues`, { headers });
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Stepcast queues")]);
  const queues = await (await fetch(`${url}/queues/api/queues`, { headers })).text();
  for (const name of ["feedback", "split", "cancel"]) expect(queues).toContain(`"displayName":"${name}"`);
  const paused = await fetch(`${url}/queues/api/queues/pause`, { method: "PUT", headers });
  expect(paused.status).toBe(405);
});

test("without a token there is no board", async () => {
  const url = await readyAt(start({ STEPCAST_LOG: "memory:" }));
  expect((await fetch(`${url}/queues`)).status).toBe(404);
});

test("a token where there are no queues is refused at the start", async () => {
  const server = start({ STEPCAST_LOG: "memory:", STEPCAST_BOARD_TOKEN: token });
  let said = "";
  server.stderr?.on("data", (chunk) => (said += chunk));
  const [code] = await once(server, "close");
  expect(code).toBe(1);
  expect(said).toContain("STEPCAST_URL");
});

function start(variables: Record<string, string>): ChildProcess {
  const files = mkdtempSync(join(tmpdir(), "stepcast-board-"));
  const own = { STEPCAST_PORT: "0", STEPCAST_FILES: files, STEPCAST_SHARED_FILES: "1", STEPCAST_WORK: "0" };
  const server = fork(fileURLToPath(new URL("main.ts", import.meta.url)), {
    env: { ...process.env, ...own, ...variables },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  onTestFinished(() => void server.kill("SIGKILL"));
  return server;
}

async function readyAt(server: ChildProcess): Promise<string> {
  const [{ url }] = await once(server, "message");
  return url;
}
