import type { QuestionState, RunState, StepState } from "@stepcast/pipeline";
import { countByStatus, densityOf, groupIdOf, itemOf, type Span, type StepCounts } from "../step-group.ts";
import { type StepPart, stepParts } from "./step-parts.ts";

/** A run over time, ready to be drawn. All times are milliseconds since 1970. */
export interface Timeline {
  /** The axis: every row and band lies within. A run that goes on leaves room behind `nowAt`. */
  readonly startAt: number;
  readonly endAt: number;
  /** Undefined once the run has ended. */
  readonly nowAt: number | undefined;
  readonly rows: readonly TimelineRow[];
  /** What concerns all rows. */
  readonly bands: readonly TimelineBand[];
}

export type TimelineRow = StepRow | QuestionRow | GroupRow | PendingRow;

export interface StepRow {
  readonly kind: "step";
  /** The step's key; ids of other kinds of rows never equal one. */
  readonly id: string;
  readonly step: StepState;
  /** What it has in common with the steps it may be folded with. */
  readonly groupId: string;
  /** Of which item of a `map`. */
  readonly item: string | undefined;
  /** 2 within a group. */
  readonly level: 1 | 2;
  readonly from: number;
  readonly to: number;
  /** From `from` to `to` without a gap. A copied step has none. */
  readonly parts: readonly StepPart[];
}

export interface QuestionRow {
  readonly kind: "question";
  readonly id: string;
  readonly question: QuestionState;
  readonly level: 1;
  /** For so long it was open. */
  readonly from: number;
  readonly to: number;
}

/** Many steps of one agent, folded. */
export interface GroupRow {
  readonly kind: "group";
  readonly id: string;
  readonly agent: string;
  readonly level: 1;
  readonly count: number;
  readonly counts: StepCounts;
  readonly isOpen: boolean;
  readonly from: number;
  readonly to: number;
  /** How busy it was, in equal parts from `from` to `to`: shares of the busiest. */
  readonly density: readonly number[];
}

/** An agent that has no step yet. */
export interface PendingRow {
  readonly kind: "pending";
  readonly id: string;
  readonly agent: string;
  readonly level: 1;
}

export interface TimelineBand extends Span {
  readonly kind: "queued" | "waited" | "paused";
}

export interface TimelineOptions {
  /** Milliseconds since 1970. Of no matter once the run has ended. */
  now: number;
  /** Agents in the order in which they are expected: those without a step are listed at the end. */
  pending?: readonly string[] | undefined;
  /** Ids of the groups whose steps are listed. */
  opened?: ReadonlySet<string> | undefined;
  /** More steps than this of one agent in one place are folded into a row. */
  foldAbove?: number | undefined;
}

/** Up to so many steps of one agent are listed one by one. */
const defaultFoldAbove = 12;
const densityBuckets = 120;

/** What a timeline shows of a run. Pure; linear in the number of steps, and steps that have ended are worked out once. */
export function timelineOf(state: RunState, options: TimelineOptions): Timeline {
  const steps = Object.values(state.steps as Record<string, StepState>);
  const questions = Object.values(state.questions as Record<string, QuestionState>);
  const until = state.endedAt ?? Math.max(options.now, newestOf(state, steps));
  const listed = merged(
    steps.map((step) => stepRow(step, until)),
    questions.map((question) => questionRow(question, until)),
  );
  const bands = bandsOf(state, until);
  const spans: Span[] = [...listed, ...bands];
  const startAt = spans.reduce((least, { from }) => Math.min(least, from), state.queuedAt ?? until);
  const lastAt = spans.reduce((most, { to }) => Math.max(most, to), Math.max(startAt, until));
  const isOver = state.endedAt !== undefined;
  return {
    startAt,
    endAt: isOver ? Math.max(lastAt, startAt + 1) : startAt + roomFor(lastAt - startAt),
    nowAt: isOver ? undefined : until,
    rows: [...folded(listed, options), ...pendingRows(state, steps, options.pending ?? [])],
    bands,
  };
}

/** The clock of a browser may be behind that of the server. */
function newestOf({ queuedAt = 0, startedAt = 0 }: RunState, steps: readonly StepState[]): number {
  let newest = Math.max(queuedAt, startedAt);
  for (const { startedAt: at, endedAt = at } of steps) newest = Math.max(newest, at, endedAt);
  return newest;
}

function stepRow(step: StepState, until: number): StepRow {
  const kept = rowsOfEnded.get(step);
  if (kept) return kept;
  const parts = step.copied ? [] : stepParts(step, until);
  const from = parts[0]?.from ?? step.startedAt;
  const to = parts.at(-1)?.to ?? from;
  const row: StepRow = {
    kind: "step",
    id: step.key,
    step,
    groupId: ` group ${groupIdOf(step)}`,
    item: itemOf(step.key),
    level: 1,
    from,
    to,
    parts,
  };
  if (step.endedAt !== undefined) rowsOfEnded.set(step, row);
  return row;
}

const rowsOfEnded = new WeakMap<StepState, StepRow>();

/** No key of a step begins with a space: a name has one or more word characters, and an item's key is escaped. */
function questionRow(question: QuestionState, until: number): QuestionRow {
  const { key, status, askedAt, answeredAt, expiresAt } = question;
  // One that was closed was so by its time, or by the run's end.
  const over = status === "open" ? until : Math.min(until, answeredAt ?? expiresAt ?? until);
  return {
    kind: "question",
    id: ` question ${key}`,
    question,
    level: 1,
    from: askedAt,
    to: Math.max(askedAt, over),
  };
}

/** Both are in the order of the log. */
function merged(
  steps: readonly StepRow[],
  questions: readonly QuestionRow[],
): readonly (StepRow | QuestionRow)[] {
  if (questions.length === 0) return steps;
  const rows: (StepRow | QuestionRow)[] = [];
  let next = 0;
  for (const row of steps) {
    for (; next < questions.length; next += 1) {
      const question = questions[next];
      if (!question || question.from > row.from) break;
      rows.push(question);
    }
    rows.push(row);
  }
  return [...rows, ...questions.slice(next)];
}

/** Where one agent has many steps in one place, they stand in a group, where the first of them began. */
function folded(
  rows: readonly (StepRow | QuestionRow)[],
  { opened, foldAbove = defaultFoldAbove }: TimelineOptions,
): TimelineRow[] {
  const rowsById = new Map<string, StepRow[]>();
  for (const row of rows) {
    if (row.kind !== "step") continue;
    const found = rowsById.get(row.groupId);
    if (found) found.push(row);
    else rowsById.set(row.groupId, [row]);
  }
  return rows.flatMap((row): TimelineRow | TimelineRow[] => {
    const inGroup = row.kind === "step" ? (rowsById.get(row.groupId) ?? []) : [];
    if (row.kind !== "step" || inGroup.length <= foldAbove) return row;
    if (inGroup[0] !== row) return [];
    const isOpen = opened?.has(row.groupId) ?? false;
    const group = groupRow(row.groupId, inGroup, isOpen);
    return isOpen ? [group, ...inGroup.map(indented)] : group;
  });
}

/** A row that did not change stays the same object in its group too, so that it is not drawn again. */
function indented(row: StepRow): StepRow {
  const found = indentedRows.get(row) ?? { ...row, level: 2 };
  indentedRows.set(row, found);
  return found;
}

const indentedRows = new WeakMap<StepRow, StepRow>();

function groupRow(id: string, rows: readonly StepRow[], isOpen: boolean): GroupRow {
  const whole = {
    from: rows.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY),
    to: rows.reduce((most, { to }) => Math.max(most, to), 0),
  };
  return {
    kind: "group",
    id,
    agent: rows[0]?.step.step ?? "",
    level: 1,
    count: rows.length,
    counts: countByStatus(rows.map(({ step }) => step)),
    isOpen,
    ...whole,
    density: densityOf(rows, whole, densityBuckets),
  };
}

/** A run that was completed did without them. */
function pendingRows(
  { status }: RunState,
  steps: readonly StepState[],
  pending: readonly string[],
): PendingRow[] {
  if (status === "completed" || pending.length === 0) return [];
  const begun = new Set(steps.map(({ step }) => step));
  return [...new Set(pending)]
    .filter((agent) => !begun.has(agent))
    .map((agent) => ({ kind: "pending", id: ` pending ${agent}`, agent, level: 1 }));
}

function bandsOf({ queuedAt, startedAt, paused, waits }: RunState, until: number): TimelineBand[] {
  const bands: TimelineBand[] = waits.map((wait) => ({
    kind: "waited",
    from: wait.from,
    to: wait.until ?? until,
  }));
  if (queuedAt !== undefined) bands.unshift({ kind: "queued", from: queuedAt, to: startedAt ?? until });
  if (paused) bands.push({ kind: "paused", from: paused.at, to: until });
  return bands.filter(({ from, to }) => to > from);
}

/** The axis of a run that goes on grows now and then, not with every frame: in the steps of 1, 1.5, 2, 3, 5, 7.5, 10. */
function roomFor(lengthMs: number): number {
  const wanted = Math.max(1_000, lengthMs * 1.05);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const fitting = [1, 1.5, 2, 3, 5, 7.5, 10].find((each) => each * power >= wanted) ?? 10;
  return fitting * power;
}
