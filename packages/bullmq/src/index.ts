// Stepcast on many machines. `openStore` is all that most need; the rest is for those who put it together themselves.
export { openStore } from "./open-store.ts";
export type { ArchiveOptions, OpenStoreOptions, Store } from "./open-store.ts";
export { archivedLog } from "./archive/archived-log.ts";
export type { ArchivedLog, ArchivedLogOptions } from "./archive/archived-log.ts";
export type { Archive } from "./archive/archive.ts";
export type { EndedRun, HotLog, Moves } from "./archive/hot-log.ts";
export { queueDispatcher } from "./dispatcher.ts";
export type { PipelineLimits, QueueDispatcher, QueueDispatcherOptions } from "./dispatcher.ts";
export type { JobOfRun, JobQueue, JobTaker, Queues, TakeOptions } from "./queues.ts";
export type { DueRun, SharedLog } from "./shared-log.ts";
export { postgresLog } from "./postgres/postgres-log.ts";
export type { PostgresLogOptions } from "./postgres/postgres-log.ts";
export { postgresArchive } from "./postgres/postgres-archive.ts";
export { postgresQueues } from "./postgres/postgres-queues.ts";
export { redisLog } from "./redis/redis-log.ts";
export type { RedisLogOptions } from "./redis/redis-log.ts";
export { redisQueues } from "./redis/redis-queues.ts";
