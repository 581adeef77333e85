import {
  isTerminal,
  type LogReset,
  openFold,
  type QuestionState,
  type RunEvent,
  type RunState,
} from "@stepcast/pipeline";

/** Hears a run's events, and asks somebody what the run asks. */
export interface Asking {
  hear(event: RunEvent | LogReset): void;
  /** Asks no more. */
  end(): Promise<void>;
}

export interface AskingParts {
  state(): Promise<RunState>;
  /** Asks one question; `signal` fires where it is open no longer. Whatever it throws ends the asking, and comes out of `end`. */
  ask(question: QuestionState, signal: AbortSignal): Promise<void>;
}

/** One question after another. Those of a history that has them answered are not asked. */
export function askingOf({ state, ask }: AskingParts): Asking {
  const open = new Map<string, AbortController>();
  let asked = Promise.resolve();
  const heard = openFold();

  return {
    hear(event) {
      heard.fold(event);
      if (event.type === "question.asked") add(event.key);
      else if (event.type === "question.answered" || event.type === "question.closed") drop(event.key);
      else if (event.type === "log.reset" || event.type === "run.cancel_requested" || isTerminal(event))
        dropAll();
    },
    async end() {
      dropAll();
      await asked;
    },
  };

  function add(key: string): void {
    const controller = new AbortController();
    open.set(key, controller);
    asked = asked.then(() => askOne(key, controller.signal));
    // It is heard of at the end.
    asked.catch(dropAll);
  }

  function drop(key: string): void {
    open.get(key)?.abort();
    open.delete(key);
  }

  function dropAll(): void {
    for (const key of open.keys()) drop(key);
  }

  async function askOne(key: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    // What comes from a history may have been answered since. Where nobody can be asked for that, what was heard has to do.
    const { questions } = await state().catch(() => heard.state);
    const question = (questions as Record<string, QuestionState | undefined>)[key];
    if (question?.status === "open" && !signal.aborted) await ask(question, signal);
  }
}
