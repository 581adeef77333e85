import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "./free-port.ts";
import { type RedisServer, startRedis } from "./redis-server.ts";

export interface RedisSentinels {
  readonly url: string;
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  /** Resolves when the replica has all that the primary has. */
  inStep(): Promise<void>;
  /** From here on the replica is given nothing more. */
  holdBack(): Promise<void>;
  /** Tells the Sentinels to make the replica the primary, though nothing is wrong: as for an update of the server. */
  handOver(): Promise<void>;
  /** Resolves when the Sentinels tell of the replica as the primary. */
  failedOver(): Promise<void>;
  kill(): Promise<void>;
}

const name = "main";

/** A real primary with a replica, and three Sentinels that agree within about a second that the primary is gone. */
export async function startRedisSentinels(): Promise<RedisSentinels> {
  const primary = await startRedis({ aof: true });
  const replica = await startRedis({ aof: true, settings: ["--replicaof", "127.0.0.1", `${primary.port}`] });
  const [asked, copy] = [new Redis(primary.url), new Redis(replica.url)];
  for (const redis of [asked, copy]) redis.on("error", () => undefined);
  await until(async () => (await copy.info("replication")).includes("master_link_status:up"));
  const sentinels: Sentinel[] = [];
  // One after the other, so that no two find the same free port.
  for (const _ of [1, 2, 3]) sentinels.push(await startSentinel(primary.port));
  // A test run that ends anyhow takes them along.
  process.once("exit", () => sentinels.forEach((sentinel) => void sentinel.kill()));
  const [first] = sentinels;
  await until(async () => (await first?.knows()) ?? false);
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(",")}/${name}/0`,
    primary,
    replica,
    async inStep() {
      await asked.set("in-step", "yes");
      await asked.wait(1, 0);
    },
    async holdBack() {
      // It may come back, and is not let in.
      await asked.call("ACL", "SETUSER", "default", "-psync", "-sync");
      await asked.client("KILL", "TYPE", "replica");
      await until(async () => (await copy.info("replication")).includes("master_link_status:down"));
    },
    handOver: async () => void (await first?.handOver()),
    failedOver: () => until(async () => (await first?.primaryPort()) === replica.port),
    async kill() {
      for (const redis of [asked, copy]) redis.disconnect();
      await Promise.all([...sentinels, primary, replica].map((one) => one.kill()));
    },
  };
}

interface Sentinel {
  port: number;
  /** Whether it knows the replica and both other Sentinels. */
  knows(): Promise<boolean>;
  primaryPort(): Promise<number>;
  handOver(): Promise<unknown>;
  kill(): Promise<void>;
}

async function startSentinel(primaryPort: number): Promise<Sentinel> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "stepcast-sentinel-"));
  const file = join(folder, "sentinel.conf");
  // A Sentinel keeps what it knows in the file.
  writeFileSync(
    file,
    [
      `port ${port}`,
      "bind 127.0.0.1",
      `dir ${folder}`,
      `sentinel monitor ${name} 127.0.0.1 ${primaryPort} 2`,
      `sentinel down-after-milliseconds ${name} 1000`,
      `sentinel failover-timeout ${name} 3000`,
    ].join("\n"),
  );
  const server: ChildProcess = spawn("redis-server", [file, "--sentinel"], { stdio: "ignore" });
  const redis = new Redis({ port, host: "127.0.0.1", retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on("error", () => undefined);
  await redis.ping();
  return {
    port,
    async knows() {
      const [replicas, others] = await Promise.all([
        redis.call("SENTINEL", "replicas", name),
        redis.call("SENTINEL", "sentinels", name),
      ]);
      return Array.isArray(replicas) && replicas.length === 1 && Array.isArray(others) && others.length === 2;
    },
    async primaryPort() {
      const address = await redis.call("SENTINEL", "get-master-addr-by-name", name);
      return Array.isArray(address) ? Number(address[1]) : 0;
    },
    handOver: () => redis.call("SENTINEL", "failover", name),
    async kill() {
      redis.disconnect();
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, "exit");
      server.kill("SIGKILL");
      await gone;
    },
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}
