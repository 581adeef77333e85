import { styleText } from "node:util";
import {
  type LogReset,
  openFold,
  type QuestionState,
  type RunEvent,
  type StepState,
} from "@stepcast/pipeline";
import { type Drawing, type LineState, openDrawing } from "./drawing.ts";
import type { View } from "./view.ts";
import { answerHint, byWhom, duration, oneLine, percent } from "./words.ts";

/** One line for each step and question, drawn anew as the run goes on, for people at a terminal. */
export function liveView(agents: readonly string[], address: string): View {
  const run = openFold();
  let drawing: Drawing | undefined;
  let isPaused = false;
  /** Steps that were drawn to their end: no later drawing has them again. */
  const settled = new Set<string>();
  const width = Math.max(0, ...agents.map((name) => name.length));

  return {
    show(event) {
      run.fold(event);
      if (isPaused) return;
      paper().note("");
      drawOf(event);
    },
    note(text) {
      if (!isPaused) paper().note(text);
    },
    pause() {
      isPaused = true;
      settle();
    },
    resume() {
      isPaused = false;
      for (const key of Object.keys(run.state.steps)) if (!settled.has(key)) drawStep(key);
      for (const { key, status } of questions()) if (status !== "open") drawQuestion(key);
    },
    end: settle,
  };

  function paper(): Drawing {
    return (drawing ??= openDrawing());
  }

  function settle(): void {
    const ended = drawing;
    drawing = undefined;
    for (const [key, step] of Object.entries(run.state.steps))
      if (step?.endedAt !== undefined) settled.add(key);
    for (const { key, status } of questions()) if (status !== "open") settled.add(`?${key}`);
    ended?.end();
  }

  function questions(): QuestionState[] {
    return Object.values(run.state.questions as Record<string, QuestionState>);
  }

  function drawOf(event: RunEvent | LogReset): void {
    if ("attempt" in event) drawStep(event.key);
    else if ("question" in event) drawQuestion(event.key);
    else if (event.type === "run.paused" || event.type === "run.resumed") drawPause(event);
    else if (event.type === "signal.received")
      paper().draw(
        `!${event.id}`,
        `${oneLine(event.signal)}  ${dim(byWhom("sent", event.by))}`,
        states.completed,
      );
  }

  function drawStep(key: string): void {
    const step = run.state.steps[key];
    if (step) paper().draw(key, titleOf(step, width), states[step.status]);
  }

  function drawQuestion(key: string): void {
    const question = (run.state.questions as Record<string, QuestionState | undefined>)[key];
    if (!question || settled.has(`?${key}`)) return;
    const hint = `waits for an answer: ${answerHint(run.state.runId ?? "", key, address)}`;
    const words = {
      open: hint,
      answered: dim(byWhom("answered", question.by)),
      closed: dim("was not answered in time"),
    };
    const title = `${oneLine(key).padEnd(width)}  ${words[question.status]}`;
    paper().draw(`?${key}`, title, questionStates[question.status]);
  }

  function drawPause({ type, by, runId }: Extract<RunEvent, { type: "run.paused" | "run.resumed" }>): void {
    const isOver = type === "run.resumed";
    const title = isOver
      ? byWhom("resumed", by)
      : `${byWhom("paused", by)}: stepcast resume ${runId}${address}`;
    paper().draw("!pause", title, isOver ? states.completed : states.waiting);
  }
}

const states = {
  pending: "idle",
  waiting: "paused",
  running: "working",
  retrying: "working",
  completed: "completed",
  failed: "failed",
  cancelled: "failed",
} as const satisfies Record<StepState["status"], LineState>;

const questionStates = {
  open: "paused",
  answered: "completed",
  closed: "skipped",
} as const satisfies Record<QuestionState["status"], LineState>;

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
