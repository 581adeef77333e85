import { setTimeout } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { StepcastError } from "@stepcast/pipeline";
import type { Lease } from "@stepcast/pipeline/engine";
import type { Cluster, Redis } from "ioredis";
import { refusal, storeFailed } from "./replies.ts";
import { type CallScript, loadScripts, type ScriptName } from "./scripts.ts";

/**
 * Where the runs lie: each in one of several shards, whose keys share a slot of a cluster with the indexes that the run stands in. So
 * whatever is done to a run is done in one script, indexes and all, and no crash can come between.
 */
export class Shards {
  readonly bases: readonly string[];
  private readonly call: CallScript;
  private readonly asked = new Set<Promise<unknown>>();

  constructor(redis: Redis | Cluster, prefix: string, count: number) {
    this.bases = Array.from({ length: count }, (_, shard) => `${prefix}:{${shard}}`);
    this.call = loadScripts(redis);
  }

  /** Asks the shard of a run. @throws StepcastError what the script refuses, and `store_failed` */
  async ask(
    name: ScriptName,
    runId: string,
    args: readonly (string | number)[],
    lease?: Lease,
  ): Promise<string[]> {
    const base = this.bases[crc32(runId) % this.bases.length] ?? "";
    const [code = "", ...values] = await this.askBase(name, base, args);
    if (code === "ok") return values;
    // A call asks all shards whether it may forget a file that this brings in: it is decided in a moment.
    if (code === "being_forgotten") {
      await setTimeout(decisionMs);
      return this.ask(name, runId, args, lease);
    }
    // Only `append` is refused for its order; its `n` stands behind time, run and epoch.
    throw refusal(code, runId, lease, Number(args[3]), Number(values[0]));
  }

  /** Asks each shard. @throws StepcastError `store_failed` */
  async askAll(name: ScriptName, args: readonly (string | number)[]): Promise<string[][]> {
    const replies = await Promise.all(this.bases.map((base) => this.askBase(name, base, args)));
    return replies.map(([, ...values]) => values);
  }

  /** Asks one shard for a part of all runs. @throws StepcastError `store_failed` */
  async askOne(name: ScriptName, shard: number, args: readonly (string | number)[]): Promise<string[]> {
    const [, ...values] = await this.askBase(name, this.bases[shard] ?? "", args);
    return values;
  }

  /** Resolves when everything that was asked is answered. */
  async idle(): Promise<void> {
    while (this.asked.size > 0) await Promise.allSettled(this.asked);
  }

  private askBase(name: ScriptName, base: string, args: readonly (string | number)[]): Promise<string[]> {
    const reply = this.call(name, base, args).catch((error: unknown) => {
      throw StepcastError.is(error) ? error : storeFailed(error);
    });
    const done = reply.catch(() => undefined).finally(() => this.asked.delete(done));
    this.asked.add(done);
    return reply;
  }
}

/** How long to wait before asking again whether a file is forgotten, in milliseconds. */
const decisionMs = 5;
