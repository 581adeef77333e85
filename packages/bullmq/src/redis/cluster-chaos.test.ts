import { Redis } from "ioredis";
import { chaos, type ServerInChaos } from "../testing/chaos.ts";
import type { CuttingProxy } from "../testing/cutting-proxy.ts";
import { type RedisCluster, startRedisCluster } from "../testing/redis-cluster.ts";
import { redisLog } from "./redis-log.ts";

chaos("over a Redis cluster whose shards are moved about", {
  start: async () => inChaos(await startRedisCluster({ aof: true })),
  address: (port) => `redis-cluster://127.0.0.1:${port}`,
  open: (address) => redisLog(address),
});

/** Its servers are killed in turn. What lies before all is done to all. */
function inChaos(cluster: RedisCluster): ServerInChaos {
  const { servers, proxies } = cluster;
  const [first] = servers;
  if (!first) throw new Error("a cluster has servers");
  let victim = first;
  return {
    port: first.port,
    way: oneWay(proxies),
    async kill() {
      victim = servers[(servers.indexOf(victim) + 1) % servers.length] ?? first;
      await victim.kill();
    },
    async start() {
      await victim.start();
      await cluster.healthy();
    },
    async reshard(random) {
      await cluster.moveSlot(await slotOfShard(first.url, Math.floor(random() * shards)));
    },
    end: () => cluster.kill(),
  };
}

/** So many a cluster has where nobody says otherwise. */
const shards = 64;

async function slotOfShard(url: string, shard: number): Promise<number> {
  const redis = new Redis(url);
  const slot = await redis.cluster("KEYSLOT", `stepcast:{${shard}}`);
  redis.disconnect();
  return Number(slot);
}

function oneWay(proxies: readonly CuttingProxy[]): CuttingProxy {
  return {
    port: proxies[0]?.port ?? 0,
    loseNextReply: (text) => proxies.forEach((proxy) => proxy.loseNextReply(text)),
    cut: () => proxies.forEach((proxy) => proxy.cut()),
    swallow: () => proxies.forEach((proxy) => proxy.swallow()),
    heal: () => proxies.forEach((proxy) => proxy.heal()),
    // The cluster closes them.
    close: async () => undefined,
  };
}
