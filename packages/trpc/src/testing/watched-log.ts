import { memoryLog, type RunLog } from "@stepcast/pipeline/engine";

/** A log in memory that counts who follows it, and can be told to break. */
export interface WatchedLog extends RunLog {
  /** Followers whose iterator has not yet returned. */
  readonly following: number;
  /** Followers there have ever been. */
  readonly followed: number;
  /** Pages that all of them together have taken. */
  readonly pages: number;
  /** Where set, every follower fails with it. */
  failure: Error | undefined;
}

export function watchedLog(): WatchedLog {
  const log = memoryLog();
  const watch = { following: 0, followed: 0, pages: 0, failure: undefined as Error | undefined };
  return Object.assign(watch, {
    create: log.create.bind(log),
    find: log.find.bind(log),
    claim: log.claim.bind(log),
    append: log.append.bind(log),
    renew: log.renew.bind(log),
    release: log.release.bind(log),
    suspend: log.suspend.bind(log),
    signal: log.signal.bind(log),
    read: log.read.bind(log),
    claimable: log.claimable.bind(log),
    onClaimable: log.onClaimable.bind(log),
    list: log.list.bind(log),
    count: log.count.bind(log),
    delete: log.delete.bind(log),
    forgetFiles: log.forgetFiles.bind(log),
    close: log.close.bind(log),
    async *follow(...where: Parameters<RunLog["follow"]>) {
      watch.following += 1;
      watch.followed += 1;
      try {
        if (watch.failure) throw watch.failure;
        for await (const page of log.follow(...where)) {
          watch.pages += 1;
          yield page;
        }
      } finally {
        watch.following -= 1;
      }
    },
  });
}
