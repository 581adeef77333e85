import {
  type BackendFactory,
  type PgPool,
  PostgresConnection,
  type PostgresConnectionOptions,
  PostgresQueueBackend,
} from "bullmq";
import type pg from "pg";

/**
 * BullMQ on connections of ours, its tables in a schema of our choice. Its own factory takes one or the other: a schema with a pool for
 * each queue, or one pool for all and the schema `bullmq`.
 */
export function queueBackend(
  pool: pg.Pool,
  schema: string,
): BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> {
  return (name, options, { withBlockingConnection = false } = {}) => {
    const connection = new ConnectionToSchema(pool, schema);
    // By the name of its connection BullMQ knows who works at a queue.
    return new PostgresQueueBackend(
      connection,
      name,
      options,
      true,
      withBlockingConnection ? name : undefined,
    );
  };
}

class ConnectionToSchema extends PostgresConnection {
  override readonly schema: string;

  constructor(pool: pg.Pool, schema: string) {
    super(asBullmqHasIt(pool));
    this.schema = schema;
  }
}

/** BullMQ describes pg's pool in words of its own, which leave out what it does not use. */
export function asBullmqHasIt(pool: pg.Pool): PgPool {
  return pool as unknown as PgPool;
}
