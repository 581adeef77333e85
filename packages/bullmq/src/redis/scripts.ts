import type { Cluster, Redis } from "ioredis";
import { append, signal } from "./lua/append.ts";
import { create, find } from "./lua/create.ts";
import { remove } from "./lua/delete-run.ts";
import { claimable, due } from "./lua/find-claimable.ts";
import { forgetReserved, giveBackFiles, reserveFiles, since } from "./lua/forget-files.ts";
import { claim, release, renew, suspend } from "./lua/hold.ts";
import { list, tally, total } from "./lua/list-runs.ts";
import {
  archiveId,
  beginMove,
  findEnded,
  finishMove,
  moves,
  settle,
  unsettled,
  unsettledGone,
} from "./lua/move-run.ts";
import { read, readOn } from "./lua/read.ts";
import { run } from "./lua/run.ts";

const scripts = {
  create,
  find,
  claim,
  renew,
  release,
  suspend,
  append,
  signal,
  read,
  readOn,
  claimable,
  due,
  list,
  tally,
  total,
  remove,
  reserveFiles,
  forgetReserved,
  giveBackFiles,
  since,
  archiveId,
  findEnded,
  beginMove,
  finishMove,
  moves,
  unsettled,
  unsettledGone,
  settle,
};

export type ScriptName = keyof typeof scripts;
/** Calls a script on the keys of one shard. Its reply begins with `ok` or the code of an error. */
export type CallScript = (
  name: ScriptName,
  base: string,
  args: readonly (string | number)[],
) => Promise<string[]>;

/** Makes the scripts known to a connection: each is sent once, and then named by its digest. */
export function loadScripts(redis: Redis | Cluster): CallScript {
  for (const [name, lua] of Object.entries(scripts)) {
    redis.defineCommand(`stepcast_${name}`, { numberOfKeys: 2, lua: `${run}\n${lua}` });
  }
  // `defineCommand` adds methods that no type knows of.
  const commands = redis as unknown as Record<string, (...args: (string | number)[]) => Promise<string[]>>;
  return async (name, base, args) => {
    const command = commands[`stepcast_${name}`];
    if (!command) throw new Error(`the script ${name} is not loaded`);
    return command.call(redis, base, gateOf(base), ...args);
  };
}

/**
 * A second key that is never there, like the first. While a slot is moved from one server of a cluster to another, both refuse a call
 * that names two keys of it and finds one missing. So no script ever sees but a part of its shard, or half of what it does refused:
 * the call is sent again until the slot has moved. https://redis.io/docs/latest/commands/cluster-setslot/
 */
function gateOf(base: string): string {
  return `${base}:gate`;
}
