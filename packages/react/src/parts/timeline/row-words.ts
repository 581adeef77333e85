import { formatCount, formatDuration, formatShare } from "../format.ts";
import type { TitleOf } from "../title-of.ts";
import type { PartsWords } from "../words.ts";
import type { StepCounts } from "../step-group.ts";
import type { StepPart, WorkPart } from "./step-parts.ts";
import type { QuestionRow, StepRow, TimelineRow } from "./timeline-of.ts";

/** What a row is called. */
export function titleOfRow(row: TimelineRow, titleOf: TitleOf, words: PartsWords): string {
  switch (row.kind) {
    case "step":
      return `${titleOf(row.step.step)}${callOf(row.step)}`;
    case "question":
      return words.question(titleOf(row.question.question));
    case "group":
      return words.group(titleOf(row.agent), formatCount(row.count, words.locale));
    case "pending":
      return titleOf(row.agent);
  }
}

/** What tells one call of an agent from the others: its number, or the key it was given. */
function callOf({ key, step }: StepRow["step"]): string {
  const name = key.slice(key.indexOf(":") < 0 ? key.lastIndexOf("/") + 1 : lastSlashBefore(key) + 1);
  const call = name.startsWith(step) ? name.slice(step.length) : "";
  return call === "" ? "" : ` · ${call.slice(1)}`;
}

function lastSlashBefore(key: string): number {
  return key.slice(0, key.indexOf(":")).lastIndexOf("/");
}

/** What stands at a row's end: how long it took, or why it has no length. */
export function timeOfRow(row: TimelineRow, words: PartsWords): string {
  if (row.kind === "pending") return words.notStarted;
  if (row.kind === "step" && row.step.copied) return words.takenOver;
  return formatDuration(row.to - row.from, words.locale);
}

/** What a row's title and its time do not say: "clean, *attempt 2 of 2, completed*, 1.2s". */
export function factsOfRow(row: TimelineRow, words: PartsWords): string[] {
  if (row.kind === "question") return [questionText(row, words)];
  return row.kind === "step" ? stepFacts(row.step, words) : [];
}

function stepFacts(step: StepRow["step"], words: PartsWords): string[] {
  const { done, total } = step.progress ?? {};
  const facts = [words.stepStatus[step.status].toLocaleLowerCase(words.locale)];
  if (step.attempt > 1) facts.unshift(words.attempt(step.attempt, step.attempt));
  if (step.status === "running" && done !== undefined && total)
    facts.push(words.progress(formatShare(done / total, words.locale)));
  if (step.error) facts.push(step.error.message);
  return facts;
}

export function questionText({ question }: QuestionRow, words: PartsWords): string {
  if (question.status === "open") return words.questionOpen;
  return question.status === "answered" ? words.questionAnswered(question.by) : words.questionClosed;
}

/** "9,990 completed", "3 failed": those there are. */
export function countsOf(counts: StepCounts, words: PartsWords): string[] {
  const shown = ["failed", "running", "retrying", "waiting", "pending", "completed", "cancelled"] as const;
  return shown
    .filter((status) => counts[status] > 0)
    .map((status) => {
      const word = words.stepStatus[status].toLocaleLowerCase(words.locale);
      return `${formatCount(counts[status], words.locale)} ${word}`;
    });
}

/** What a bar says to who points at it. */
export function titleOfPart(part: StepPart, attempts: number, words: PartsWords): string {
  const lasted = formatDuration(part.to - part.from, words.locale);
  if (part.kind !== "work") return `${delayWord(part, words)} · ${lasted}`;
  const said = [words.attempt(part.attempt, attempts), outcomeWord(part, words), lasted, part.error];
  return said.filter((each) => each !== undefined).join(" · ");
}

function delayWord({ kind }: Exclude<StepPart, WorkPart>, words: PartsWords): string {
  return kind === "retry-delay" ? words.retryDelay : words.takeoverDelay;
}

function outcomeWord({ outcome }: WorkPart, words: PartsWords): string {
  return outcome === "abandoned" ? words.abandoned : words.stepStatus[outcome];
}
