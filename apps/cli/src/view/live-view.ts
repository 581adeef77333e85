import { styleText } from "node:util";
import { emptyRun, reduceRun, type StepState } from "@stepcast/pipeline";
import { Listr, type ListrTaskObject, ListrTaskState } from "listr2";
import type { View } from "./view.ts";
import { duration, oneLine, percent } from "./words.ts";

type Line = ListrTaskObject<object>;

/** One line for each step, drawn anew as the run goes on, for people at a terminal. */
export function liveView(agents: readonly string[]): View {
  let state = emptyRun();
  const ended = Promise.withResolvers<void>();
  // A task without a title shows nothing: it keeps the list alive while steps, which nobody knows beforehand, come and go.
  const list = new Listr([{ task: () => ended.promise }], {
    registerSignalListeners: false,
    exitOnError: false,
    rendererOptions: { formatOutput: "truncate" },
  });
  const [keeper] = list.tasks;
  const width = Math.max(0, ...agents.map((name) => name.length));
  const lines = new Map<string, Line>();
  const drawn = list.run();

  return {
    show(event) {
      state = reduceRun(state, event);
      if (keeper?.title) keeper.title$ = "";
      if (event.type === "log.reset") return;
      if ("attempt" in event) draw(event.key);
    },
    note(text) {
      if (keeper) keeper.title$ = text;
    },
    async end() {
      for (const [key, line] of lines) settle(line, state.steps[key]);
      ended.resolve();
      await drawn;
    },
  };

  function draw(key: string): void {
    const step = state.steps[key];
    if (!step) return;
    const line = lines.get(key) ?? open(key);
    line.title$ = titleOf(step, width);
    line.state$ = states[step.status];
  }

  function open(key: string): Line {
    list.add({ title: oneLine(key), task: () => undefined });
    const line = list.tasks.at(-1);
    if (!line) throw new Error("the list just got a task");
    lines.set(key, line);
    // Only a task that was asked whether it is enabled is drawn.
    void line.check({});
    return line;
  }
}

const states = {
  pending: ListrTaskState.WAITING,
  waiting: ListrTaskState.PAUSED,
  running: ListrTaskState.STARTED,
  retrying: ListrTaskState.STARTED,
  completed: ListrTaskState.COMPLETED,
  failed: ListrTaskState.FAILED,
  cancelled: ListrTaskState.CANCELLED,
} as const satisfies Record<StepState["status"], ListrTaskState>;

/** A step of a run that was left still works, but not before these eyes. */
function settle(line: Line, step: StepState | undefined): void {
  if (step && (step.status === "running" || step.status === "retrying")) line.state$ = ListrTaskState.WAITING;
}

function titleOf(step: StepState, width: number): string {
  const { progress, attempt, startedAt, endedAt } = step;
  const done = progress && step.status === "running" ? percent(progress.done, progress.total) : "";
  const news = step.error?.message ?? step.logs.at(-1)?.message ?? progress?.message ?? "";
  const parts = [
    oneLine(step.key).padEnd(width),
    endedAt === undefined ? done : dim(duration(endedAt - startedAt)),
    attempt > 1 ? `attempt ${attempt}` : "",
    step.status === "failed" ? oneLine(news) : dim(oneLine(news)),
  ];
  return parts.filter(Boolean).join("  ");
}

function dim(text: string): string {
  return text === "" ? "" : styleText("dim", text);
}
