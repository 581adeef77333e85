import type { RunEvent } from "../model/run-event.ts";
import { copiedTo } from "../engine/seed.ts";
import { RunFiles } from "../orchestrate/run-files.ts";
import { ofType } from "./driven-run.ts";

/**
 * What every finished log keeps, in words for a failing test; empty where nothing is wrong.
 * Law 9: A completed step never runs again. Law 10: Every `step.started` is closed in the log. Law 11: one terminal event, the last. Law
 * 20: a file that an event names is one that this event or one before it brought into the run, in the store's own words.
 */
export function brokenLaws(log: readonly RunEvent[]): string[] {
  const { copies, own } = apart(log);
  const attempts = new Map<string, { attempt: number; open: boolean; final: string | undefined }>();
  for (const { key, attempt } of ofType(copies, "step.started")) {
    attempts.set(key, { attempt, open: false, final: undefined });
  }
  const broken: string[] = [];
  for (const event of own) {
    if (!("attempt" in event)) continue;
    const { type, key, attempt } = event;
    const known = attempts.get(key) ?? { attempt: 0, open: false, final: undefined };
    attempts.set(key, known);
    if (known.final) broken.push(`${type} of ${key} after ${known.final}`);
    if (type === "step.started") {
      if (known.open) broken.push(`${key} started while attempt ${known.attempt} was open`);
      if (attempt !== known.attempt + 1)
        broken.push(`${key} went from attempt ${known.attempt} to ${attempt}`);
      attempts.set(key, { attempt, open: true, final: undefined });
    } else if (attempt !== known.attempt) {
      broken.push(`${type} of ${key} names attempt ${attempt}, not ${known.attempt}`);
    } else if (closes.has(type)) {
      // A step that waits for its next attempt has none open, and may be cancelled all the same.
      if (!known.open && type !== "step.cancelled") broken.push(`${type} closes ${key}, which is not open`);
      attempts.set(key, { attempt, open: false, final: isFinal(event) ? type : undefined });
    } else if (!known.open) broken.push(`${type} of ${key}, which is not open`);
  }
  for (const [key, { open }] of attempts) if (open) broken.push(`${key} is never closed`);
  return [...broken, ...brokenEnd(log), ...brokenTimers(log), ...brokenQuestions(log), ...brokenFiles(log)];
}

const closes: ReadonlySet<string> = new Set([
  "step.completed",
  "step.failed",
  "step.retrying",
  "step.cancelled",
]);

/** What a rerun begins with is another run's: results, which it may use or not. */
function apart(log: readonly RunEvent[]): { copies: RunEvent[]; own: RunEvent[] } {
  const [queued] = log;
  const copied = queued?.type === "run.queued" ? (queued.origin?.copied ?? 0) : 0;
  return { copies: log.slice(1, 1 + copied), own: log.filter(({ seq }) => seq === 1 || seq > 1 + copied) };
}

/** Nothing of this step may follow. */
function isFinal(event: RunEvent): boolean {
  if (event.type === "step.failed") return event.error.code !== "abandoned";
  return event.type === "step.completed" || event.type === "step.cancelled";
}

function brokenEnd(log: readonly RunEvent[]): string[] {
  const ends = ["run.completed", "run.failed", "run.cancelled"];
  const terminal = log.filter(({ type }) => ends.includes(type)).length;
  const last = log.at(-1)?.type ?? "nothing";
  return [
    ...(terminal === 1 ? [] : [`there are ${terminal} terminal events`]),
    ...(ends.includes(last) ? [] : [`the log ends with ${last}`]),
    ...(log.every(({ seq }, index) => seq === index + 1) ? [] : ["seq has holes"]),
  ];
}

/** Law 13: what is asked has one end at most, an answer or a timeout, and nothing ends that was not asked. */
function brokenQuestions(log: readonly RunEvent[]): string[] {
  const open = new Set<string>();
  const broken: string[] = [];
  for (const event of log) {
    if (event.type === "question.asked") {
      if (open.has(event.key)) broken.push(`question ${event.key} is asked twice`);
      open.add(event.key);
    } else if (event.type === "question.answered" || event.type === "question.closed") {
      if (!open.delete(event.key)) broken.push(`${event.type} of ${event.key}, which is not open`);
    }
  }
  const ids = ofType(log, "signal.received").map(({ id }) => id);
  return new Set(ids).size === ids.length ? broken : [...broken, "a message is received twice"];
}

function brokenFiles(log: readonly RunEvent[]): string[] {
  const files = new RunFiles();
  const lastCopy = copiedTo(log);
  return log.flatMap((event) => {
    files.learn(event, event.seq <= lastCopy);
    return files
      .strangers(event)
      .map(({ path }) => `${path.join(".")} of ${event.type} is no file of the run`);
  });
}

/** Each timer is started once and fires at most once, and each value is recorded once. */
function brokenTimers(log: readonly RunEvent[]): string[] {
  return (["timer.started", "timer.fired", "value.recorded"] as const).flatMap((type) => {
    const keys = ofType(log, type).map((event) => event.key);
    return new Set(keys).size === keys.length ? [] : [`${type} comes twice for one key`];
  });
}
