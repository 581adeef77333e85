import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { samples } from "@stepcast/agents";
import { freePort, startPostgres, startRedis } from "@stepcast/bullmq/testing";
import { expect, onTestFinished, test } from "vitest";
import { eventsOf, type Finished, spawnCli, workplace } from "../testing/spawn-cli.ts";

// STEPCAST_URL alone: the server, the worker and the commands are those of one machine.

const entry = "../main.ts";
const stores = {
  async redis() {
    const server = await startRedis();
    onTestFinished(() => server.kill());
    return server.url;
  },
  async postgres() {
    const server = await startPostgres();
    onTestFinished(() => server.close());
    return server.url;
  },
};

test.for(["redis", "postgres"] as const)(
  "over %s a server that does no work starts runs, and a worker in another process does them",
  { timeout: 120_000 },
  async (store) => {
    const cwd = await workplace();
    const env = {
      STEPCAST_URL: await stores[store](),
      STEPCAST_SHARED_FILES: "1",
      STEPCAST_FILES: join(cwd, "files"),
    };
    const url = await startServer(env);
    const healthPort = await freePort();
    const worker = startWorker(["--health-port", `${healthPort}`, "--json"], cwd, env);
    const { pid } = await worker.working;
    expect(await probe(healthPort, "/healthz")).toEqual({ status: 200, text: "ok\n" });
    expect(await probe(healthPort, "/readyz")).toEqual({ status: 200, text: "ready\n" });

    const sample = samples.find(({ fileName }) => fileName === "broken.csv");
    const args = ["run", "feedback", fileURLToPath(sample?.url ?? ""), "--run-id", "shared", "--json"];
    const run = await spawnCli([...args, "-o", "report.pdf", "--server", url], { cwd, entry });
    expect(run).toMatchObject({ code: 0, stderr: "" });
    const events = eventsOf(run);
    expect(events.at(-1)?.type).toBe("run.completed");
    const workers = events.flatMap((event) => (event.type === "run.started" ? [event.worker] : []));
    expect(workers).toEqual([expect.stringMatching(new RegExp(`^${pid}-`))]);
    expect((await readFile(join(cwd, "report.pdf"))).subarray(0, 5).toString()).toBe("%PDF-");

    // The same log, by a command that opens the store itself.
    const listed = await spawnCli(["list", "--json"], { cwd, entry, env });
    expect(JSON.parse(listed.stdout)).toMatchObject({ runId: "shared", status: "completed" });
    expect(eventsOf(await spawnCli(["events", "shared", "--json"], { cwd, entry, env }))).toEqual(events);

    process.kill(pid, "SIGTERM");
    expect((await worker.finished).code).toBe(0);
  },
);

test("the doctor tells where old runs are, and whoever does not know it is warned", async () => {
  const cwd = await workplace();
  const env = { STEPCAST_URL: await stores.redis(), STEPCAST_SHARED_FILES: "1" };
  const archive = (await stores.postgres()).replace("//", "//stepcast:secret@").replace("@stepcast@", "@");
  const known = await spawnCli(["doctor"], { cwd, entry, env: { ...env, STEPCAST_ARCHIVE: archive } });
  expect(known).toMatchObject({ code: 0 });
  expect(known.stdout).toMatch(/, old ones in postgres:\/\/127\.0\.0\.1:\d+\/postgres: can be opened/);
  const unknown = await spawnCli(["doctor"], { cwd, entry, env });
  expect(unknown).toMatchObject({ code: 0, stderr: expect.stringContaining("STEPCAST_ARCHIVE") });
});

test("a store that cannot be reached, or a disk that others do not see, is told at once", async () => {
  const cwd = await workplace();
  const STEPCAST_URL = `redis://:secret@127.0.0.1:${await freePort()}`;
  const alone = await spawnCli(["list"], { cwd, env: { STEPCAST_URL } });
  expect(alone).toMatchObject({ code: 2, stdout: "" });
  expect(alone.stderr).toContain("set STEPCAST_S3_BUCKET");
  const gone = await spawnCli(["list"], { cwd, env: { STEPCAST_URL, STEPCAST_SHARED_FILES: "1" } });
  expect(gone).toMatchObject({ code: 3, stdout: "" });
  expect(gone.stderr).not.toContain("secret");
});

async function startServer(variables: Record<string, string>): Promise<string> {
  const main = fileURLToPath(new URL("../../../server/src/main.ts", import.meta.url));
  const env = { ...process.env, ...variables, STEPCAST_PORT: "0", STEPCAST_WORK: "0" };
  const server: ChildProcess = fork(main, { env, stdio: "pipe" });
  onTestFinished(() => void server.kill());
  const [{ url }] = (await once(server, "message")) as [{ url: string }];
  return url;
}

function startWorker(args: string[], cwd: string, env: Record<string, string>) {
  const working = Promise.withResolvers<{ pid: number }>();
  const finished: Promise<Finished> = spawnCli(["worker", ...args], {
    cwd,
    env,
    entry,
    onLine: (line, { pid = 0 }) => {
      if (line.includes('"working"')) working.resolve({ pid });
    },
  });
  return { working: working.promise, finished };
}

async function probe(port: number, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, text: await response.text() };
}
