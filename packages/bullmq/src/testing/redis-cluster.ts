import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type RedisServer, startRedis } from "./redis-server.ts";

export interface RedisCluster {
  readonly url: string;
  readonly servers: readonly RedisServer[];
  kill(): Promise<void>;
}

/** A real cluster of three servers, each with a third of the slots. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const settings = ["--cluster-enabled", "yes", "--cluster-node-timeout", "2000"];
  const servers: RedisServer[] = [];
  // One after the other, so that no two find the same free port.
  for (const _ of [1, 2, 3]) servers.push(await startRedis({ settings }));
  const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
  const create = ["--cluster", "create", ...addresses, "--cluster-yes"];
  await promisify(execFile)("redis-cli", create, { timeout: 20_000 });
  return {
    servers,
    url: `redis-cluster://${addresses[0]}`,
    async kill() {
      await Promise.all(servers.map((server) => server.kill()));
    },
  };
}
