import type { Connection } from "./connection.ts";

/** What every operation of a batch works in. */
export interface Transaction {
  readonly db: Connection;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The number of this transaction, if it stores anything. */
  readonly change: number;
  /** Set by an operation that stored an event or deleted a run: followers in other processes are to hear of it. */
  stored: boolean;
  /** Set by an operation after which a run may be claimable. */
  claimable: boolean;
}
