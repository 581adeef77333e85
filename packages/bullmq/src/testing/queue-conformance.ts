import { dispatcherConformance } from "@stepcast/pipeline/conformance";
import { type QueueDispatcherOptions, queueDispatcher } from "../dispatcher.ts";
import type { Queues } from "../queues.ts";
import type { SharedLog } from "../shared-log.ts";
import { type OpenedStore, queueLaws } from "./queue-laws.ts";

export interface QueuesUnderTest {
  /** The log of the store of this name: a letter, then letters, digits and `_`. */
  log(store: string): SharedLog;
  /** Its queues, with connections of their own. */
  queues(store: string): Queues;
}

/** All that a dispatcher with queues keeps: what every dispatcher does, and what queues add. */
export function queueConformance(name: string, under: QueuesUnderTest): void {
  let stores = 0;
  function open(options: QueueDispatcherOptions = {}): OpenedStore {
    const store = `store_${stores}`;
    const log = under.log(store);
    return { log, dispatcher: queueDispatcher(log, under.queues(store), options) };
  }

  dispatcherConformance(name, {
    async create() {
      stores += 1;
      const { log, dispatcher } = open();
      return {
        log,
        dispatcher,
        async close() {
          await dispatcher.close();
          await log.close();
        },
      };
    },
  });

  queueLaws(name, {
    open({ fresh, ...options }) {
      if (fresh) stores += 1;
      return open(options);
    },
  });
}
