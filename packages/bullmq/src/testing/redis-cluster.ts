import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { type CuttingProxy, cuttingProxy } from "./cutting-proxy.ts";
import { type RedisServer, startRedis } from "./redis-server.ts";

export interface RedisCluster {
  /** By way of proxies: servers tell clients of those, where they tell of each other. */
  readonly url: string;
  readonly servers: readonly RedisServer[];
  /** One before each server. */
  readonly proxies: readonly CuttingProxy[];
  /** Resolves when each server says that all slots are served. */
  healthy(): Promise<void>;
  /** Moves a slot to another server, key by key, as operators do. `halfway` is awaited when half of the keys are there. */
  moveSlot(slot: number, halfway?: () => Promise<void> | void): Promise<void>;
  kill(): Promise<void>;
}

/** A real cluster of three servers, each with a third of the slots. */
export async function startRedisCluster({ aof = false }: { aof?: boolean } = {}): Promise<RedisCluster> {
  const servers: RedisServer[] = [];
  const proxies: CuttingProxy[] = [];
  // One after the other, so that no two find the same free port.
  for (const number of [0, 1, 2]) {
    const proxy = await cuttingProxy(() => servers[number]?.port ?? 0);
    proxies.push(proxy);
    const announced = ["--cluster-announce-ip", "127.0.0.1", "--cluster-announce-port", `${proxy.port}`];
    const settings = ["--cluster-enabled", "yes", "--cluster-node-timeout", "2000", ...announced];
    servers.push(await startRedis({ aof, settings }));
  }
  const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
  const create = ["--cluster", "create", ...addresses, "--cluster-yes"];
  await promisify(execFile)("redis-cli", create, { timeout: 20_000 });
  return {
    servers,
    proxies,
    url: `redis-cluster://127.0.0.1:${proxies[0]?.port}`,
    healthy: () => healthy(servers),
    moveSlot: (slot, halfway) => moveSlot(servers, slot, halfway),
    async kill() {
      await Promise.all(servers.map((server) => server.kill()));
      await Promise.all(proxies.map((proxy) => proxy.close()));
    },
  };
}

async function healthy(servers: readonly RedisServer[]): Promise<void> {
  await asking(servers, async (nodes) => {
    const isWell = async (node: Redis) => `${await node.cluster("INFO")}`.includes("cluster_state:ok");
    while ((await Promise.all(nodes.map(isWell))).includes(false))
      await new Promise((resolve) => setTimeout(resolve, 20));
  });
}

/** https://redis.io/docs/latest/commands/cluster-setslot/ */
async function moveSlot(
  servers: readonly RedisServer[],
  slot: number,
  halfway: () => Promise<void> | void = () => undefined,
): Promise<void> {
  await asking(servers, async (nodes) => {
    const ids = await Promise.all(nodes.map(async (node) => `${await node.cluster("MYID")}`));
    const counts = await Promise.all(nodes.map((node) => node.cluster("COUNTKEYSINSLOT", slot)));
    const from = counts.findIndex((count) => Number(count) > 0);
    if (from < 0) return;
    const to = (from + 1) % nodes.length;
    const [source, target] = [nodes[from], nodes[to]];
    const [sourceId = "", targetId = ""] = [ids[from], ids[to]];
    if (!source || !target) throw new Error("a slot moves between two servers");
    await target.cluster("SETSLOT", slot, "IMPORTING", sourceId);
    await source.cluster("SETSLOT", slot, "MIGRATING", targetId);
    const keys = await source.cluster("GETKEYSINSLOT", slot, 100_000);
    const port = servers[to]?.port ?? 0;
    const migrate = async (some: readonly string[]) =>
      some.length > 0 && source.migrate("127.0.0.1", port, "", 0, 5_000, "KEYS", ...some);
    await migrate(keys.slice(0, keys.length / 2));
    await halfway();
    await migrate(keys.slice(keys.length / 2));
    // The target first, so that at no time nobody has it.
    for (const node of [target, source, ...nodes]) await node.cluster("SETSLOT", slot, "NODE", targetId);
  });
}

async function asking(
  servers: readonly RedisServer[],
  ask: (nodes: readonly Redis[]) => Promise<void>,
): Promise<void> {
  const nodes = servers.map(({ url }) => new Redis(url));
  for (const node of nodes) node.on("error", () => undefined);
  try {
    await ask(nodes);
  } finally {
    for (const node of nodes) node.disconnect();
  }
}
