import { append, signal } from "./append-events.ts";
import { count } from "./count-runs.ts";
import { create } from "./create-run.ts";
import { remove } from "./delete-run.ts";
import { claimable } from "./find-claimable.ts";
import { forgetFiles } from "./forget-files.ts";
import { claim, release, renew, suspend } from "./hold-run.ts";
import { list } from "./list-runs.ts";
import { read, readOn } from "./read-events.ts";
import { runHeader } from "./run-row.ts";

/** What the store's thread can do. All operations of a batch that write share one transaction. */
export const writes = { create, claim, append, renew, release, suspend, signal, remove, forgetFiles };
export const reads = { find: runHeader, read, readOn, claimable, list, count };

type Operations = typeof writes & typeof reads;
export type OperationName = keyof Operations;

/** What an operation takes, besides the transaction it works in. */
export type ArgumentsOf<Name extends OperationName> =
  Parameters<Operations[Name]> extends [unknown, ...infer Rest] ? Rest : never;
export type ResultOf<Name extends OperationName> = ReturnType<Operations[Name]>;

export interface Operation {
  name: OperationName;
  args: readonly unknown[];
}
