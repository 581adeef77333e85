import { StepcastError } from "@stepcast/pipeline";
import { connect, isCluster, oneServer } from "./connect.ts";
import { storeFailed } from "./replies.ts";

/** How long a server, or who knows where it is, may take to answer, in milliseconds. */
const patienceMs = 5_000;
/** The oldest that BullMQ is at its best on. Valkey answers with the version of Redis that it is compatible with. */
const oldest = [6, 2] as const;

/**
 * Looks whether runs can be kept on this server. Answers what is allowed but loses runs.
 * @throws StepcastError `store_failed`, saying what is wrong and how to mend it
 */
export async function checkRedis(url: string): Promise<string[]> {
  // Whoever starts wants to know now, not after ten seconds.
  const redis = connect(oneServer(url), { maxRetriesPerRequest: 2, commandTimeout: patienceMs });
  try {
    const found = settingsIn(await redis.info());
    const problem = problemOf(found) ?? wrongScheme(found, url);
    if (problem !== undefined) throw new StepcastError("store_failed", problem);
    return warningsOf(found);
  } catch (error) {
    throw StepcastError.is(error) ? error : storeFailed(error);
  } finally {
    redis.disconnect();
  }
}

type Settings = ReadonlyMap<string, string>;

/** `INFO` is allowed where managed services forbid `CONFIG`. */
function settingsIn(info: string): Settings {
  const lines = info.split("\r\n").filter((line) => line.includes(":") && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]));
}

function problemOf(found: Settings): string | undefined {
  const version = found.get("redis_version") ?? "";
  if (!isNewEnough(version))
    return `the Redis server is ${version || "of no known version"}: Stepcast needs ${oldest.join(".")} or later, so update it`;
  if (found.get("role") === "slave")
    return "the Redis server is a replica, which takes no runs: connect to the primary";
  const policy = found.get("maxmemory_policy");
  if (policy !== undefined && policy !== "noeviction")
    return `the Redis server deletes keys when its memory is full (maxmemory-policy ${policy}), and with them runs: CONFIG SET maxmemory-policy noeviction, and set it in redis.conf too`;
  return undefined;
}

function wrongScheme(found: Settings, url: string): string | undefined {
  const inCluster = found.get("redis_mode") === "cluster";
  if (inCluster === isCluster(url)) return undefined;
  return inCluster
    ? "the Redis server is one of a cluster: name it as redis-cluster://…, so that runs are spread over all of them"
    : "the Redis server is not in a cluster: name it as redis://…";
}

function warningsOf(found: Settings): string[] {
  if (found.get("aof_enabled") === "1") return [];
  return [
    "Redis keeps no append-only file (appendonly no): a restart of the server loses runs; CONFIG SET appendonly yes, and set it in redis.conf too",
  ];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
