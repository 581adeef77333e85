import { ERRORS, type Lock, type Locker } from "@tus/server";

/** How long a request may wait for the one before it on the same upload. */
const longestWaitMs = 30_000;

interface Request {
  /** Asks for the lock to be given back. */
  askBack(): unknown;
}

interface Waiting extends Request {
  take(): void;
}

interface Line {
  holder: Request;
  readonly waiting: Set<Waiting>;
}

/**
 * Requests on one upload take turns, in the order in which they came; whoever has it is asked to give it back as soon as somebody waits.
 * In the memory of this process. (The package's own asks again in every turn of the event loop, which is then never idle.)
 */
export function uploadLocks(waitMs: number = longestWaitMs): Locker {
  const lines = new Map<string, Line>();
  return { newLock };

  function newLock(id: string): Lock {
    return {
      async lock(stopped, askBack) {
        const line = lines.get(id);
        if (line) await turn(line, stopped, askBack);
        else lines.set(id, { holder: { askBack }, waiting: new Set() });
      },
      async unlock() {
        const line = lines.get(id);
        const [next] = line?.waiting ?? [];
        if (!line || !next) return void lines.delete(id);
        line.waiting.delete(next);
        line.holder = next;
        next.take();
        // Those behind it wait for it now.
        if (line.waiting.size > 0) next.askBack();
      },
    };
  }

  function turn(line: Line, stopped: AbortSignal, askBack: Request["askBack"]): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = { askBack, take: () => settle(resolve) };
      const giveUp = () => settle(() => reject(ERRORS.ERR_LOCK_TIMEOUT));
      const timer = setTimeout(giveUp, waitMs);
      stopped.addEventListener("abort", giveUp);
      line.waiting.add(request);
      line.holder.askBack();
      if (stopped.aborted) giveUp();

      function settle(then: () => void): void {
        clearTimeout(timer);
        stopped.removeEventListener("abort", giveUp);
        line.waiting.delete(request);
        then();
      }
    });
  }
}
