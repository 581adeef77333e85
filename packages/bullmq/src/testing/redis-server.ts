import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "./free-port.ts";

export interface RedisServerOptions {
  /** Write everything to disk, as in production. Default false: tests that start nothing anew do without. */
  aof?: boolean;
  /** More settings, as on the command line: `["--maxmemory-policy", "allkeys-lru"]`. */
  settings?: readonly string[];
}

/** A real server of one's own, on a free port of this machine and with a folder of its own. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** For signals: to stop it in mid-air, to let it go on. */
  readonly pid: number;
  /** Ends it without a goodbye. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it has on disk. */
  start(): Promise<void>;
}

/** @throws Error with what to install, where there is no `redis-server` */
export async function startRedis({
  aof = false,
  settings = [],
}: RedisServerOptions = {}): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "stepcast-redis-"));
  const args = [
    "--port",
    `${port}`,
    "--bind",
    "127.0.0.1",
    "--dir",
    folder,
    "--save",
    "",
    "--daemonize",
    "no",
  ];
  args.push("--appendonly", aof ? "yes" : "no", "--maxmemory-policy", "noeviction", ...settings);
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, "exit");
    server.kill("SIGKILL");
    await gone;
  };
  // A test run that ends anyhow takes it along.
  process.once("exit", () => server?.kill("SIGKILL"));
  const start = async () => {
    server = spawn("redis-server", args, { stdio: "ignore" });
    await answers(server, url);
  };
  await start();
  return {
    url,
    port,
    kill,
    start,
    get pid() {
      return server?.pid ?? 0;
    },
  };
}

async function answers(server: ChildProcess, url: string): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    server.once("error", () =>
      reject(new Error("there is no redis-server here: apt-get install redis-server")),
    );
    server.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
  });
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on("error", () => undefined);
  try {
    // Waits until it has read its files back, too.
    await Promise.race([redis.ping(), failed]);
  } finally {
    redis.disconnect();
    failed.catch(() => undefined);
  }
}
