import { Cluster, type ClusterOptions, Redis, type RedisOptions } from "ioredis";
import { hasSentinels, sentinelOptions } from "./sentinels.ts";

/** How long a server may leave a command without an answer before the connection is taken for dead, in milliseconds. */
const silenceMs = 3_000;

const options: RedisOptions = {
  // Commands wait so many reconnects for an answer, about ten seconds, and are sent again: the scripts stand being repeated.
  maxRetriesPerRequest: 20,
  retryStrategy: (times) => Math.min(50 * times, 1_000),
  connectTimeout: silenceMs,
  socketTimeout: silenceMs,
  keepAlive: 5_000,
  enableAutoPipelining: true,
};

/** A call waits so long, some ten seconds, while a server of a cluster is away or one of its slots is being moved. */
const patience: ClusterOptions = {
  maxRedirections: 100,
  retryDelayOnFailover: 100,
  retryDelayOnClusterDown: 100,
  retryDelayOnTryAgain: 100,
};

/** A connection to `redis://` or `rediss://`, or to the primary that Sentinels tell of, that finds its way back by itself. */
export function connect(url: string, more: RedisOptions = {}): Redis {
  const redis = hasSentinels(url)
    ? new Redis({ ...options, ...sentinelOptions(url), ...more })
    : new Redis(url, { ...options, ...more });
  // Whoever asked is told by the call that fails; without a listener the process would end.
  redis.on("error", () => undefined);
  return redis;
}

/** The way to where the keys are: one server, or with `redis-cluster://` the cluster that this server belongs to. */
export function connectToKeys(url: string, more: RedisOptions = {}): Redis | Cluster {
  if (!isCluster(url)) return connect(url, more);
  const cluster = new Cluster([oneServer(url)], { ...patience, redisOptions: { ...options, ...more } });
  return cluster.on("error", () => undefined);
}

export function isCluster(url: string): boolean {
  return url.startsWith("redis-cluster:");
}

/** The address of the server alone: messages reach every server of a cluster, so one is enough to hear them. */
export function oneServer(url: string): string {
  return url.replace(/^redis-cluster:/, "redis:");
}
