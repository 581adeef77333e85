import type { RunLog } from "@stepcast/pipeline/engine";
import type { ArchivedLog } from "../archive/archived-log.ts";

/** The same log, but for that a run which ends is in the archive before its driver hears of it. */
export function eagerMover(log: ArchivedLog): RunLog {
  const afterwards: Pick<RunLog, "append" | "release"> = {
    async append(...args) {
      const appended = await log.append(...args);
      await log.moveEnded();
      return appended;
    },
    async release(lease) {
      await log.release(lease);
      await log.moveEnded();
    },
  };
  return new Proxy(log, {
    get(target, name) {
      if (name in afterwards) return Reflect.get(afterwards, name);
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
