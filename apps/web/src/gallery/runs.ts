import type { RunState } from "@stepcast/pipeline";
import { galleryWords } from "../words/gallery.ts";
import { queuedAt, WrittenLog } from "./written-log.ts";

/** A run as the gallery shows it: what is special about it, and the moment at which one looks. */
export interface GalleryRun {
  readonly title: string;
  readonly run: RunState;
  readonly now: number;
  readonly pending?: readonly string[];
  readonly selected?: string;
}

export const stages = [
  ["columns"],
  ["clean"],
  ["language", "sentiment", "entities", "embed"],
  ["topics"],
  ["charts", "summary"],
  ["report"],
];
const agents = stages.flat();
const hour = 3_600_000;
const { runs: titles } = galleryWords;

/** Each is made when it is shown: ten thousand steps take a moment. */
export const galleryRuns: Readonly<Record<keyof typeof titles, () => GalleryRun>> = {
  running: () => ({
    title: titles.running,
    run: begun()
      .retrying(7_000, "entities", 1, "The model answered 503: try again later")
      .begin(8_000, "entities", 2)
      .abandoned(8_200, "embed", 1)
      .begin(8_900, "embed", 2)
      .progress(9_000, "sentiment", 640, 1_000)
      .done(9_500, "language").state,
    now: queuedAt + 10_800,
    pending: agents,
    selected: "clean",
  }),
  completed: () => ({
    title: titles.completed,
    run: whole().completed(24_050).state,
    now: 0,
  }),
  failed: () => ({
    title: titles.failed,
    run: begun()
      .retrying(6_500, "embed", 1, "No memory left")
      .begin(7_500, "embed", 2)
      .retrying(8_300, "embed", 2, "No memory left")
      .begin(10_300, "embed", 3)
      .done(9_500, "language")
      .done(10_000, "entities")
      .failed(11_000, "embed", "No memory left", 3)
      .cancelled(11_010, "sentiment")
      .put(11_020, {
        type: "run.failed",
        error: { code: "agent_error", message: "No memory left" },
        step: "embed",
        key: "embed",
      }).state,
    now: 0,
    pending: agents,
  }),
  cancelled: () => ({
    title: titles.cancelled,
    run: begun()
      .put(8_000, { type: "run.cancel_requested", by: "Ada", reason: "the wrong table" })
      .cancelled(8_050, "language")
      .cancelled(8_050, "sentiment")
      .cancelled(8_060, "entities")
      .cancelled(8_900, "embed")
      .put(8_910, { type: "run.cancelled", completedSteps: ["columns", "clean"], files: [] }).state,
    now: 0,
  }),
  asked: () => ({
    title: titles.asked,
    run: new WrittenLog()
      .queued()
      .started(30)
      .step(40, 900, "columns")
      .put(1_000, { type: "question.asked", question: "columns", key: "columns", data: {} })
      .put(2_000, { type: "run.waiting" })
      .put(61_000, { type: "question.answered", question: "columns", key: "columns", answer: {}, by: "Ada" })
      .put(61_020, { type: "run.woken", worker: "w" })
      .step(61_100, 72_000, "clean")
      .put(72_100, { type: "question.asked", question: "approve", key: "approve", data: {} }).state,
    now: queuedAt + 108_000,
  }),
  paused: () => ({
    title: titles.paused,
    run: begun().done(8_000, "language").put(8_500, { type: "run.paused", by: "Ada" }).done(9_000, "embed")
      .state,
    now: queuedAt + 14_000,
    pending: agents,
  }),
  rerun: () => ({
    title: titles.rerun,
    run: new WrittenLog()
      .queued({ origin: { runId: "before", fromStep: "topics", copied: 12 } })
      .step(0, 0, "columns")
      .step(0, 0, "clean")
      .step(0, 0, "language")
      .step(0, 0, "sentiment")
      .step(0, 0, "entities")
      .step(0, 0, "embed")
      .started(400)
      .begin(420, "topics")
      .progress(1_500, "topics", 2, 10).state,
    now: queuedAt + 2_000,
    pending: agents,
  }),
  long: () => ({
    title: titles.long,
    run: new WrittenLog()
      .queued()
      .started(4)
      .step(5, 8, "columns")
      .step(9, 4 * hour, "train")
      .step(4 * hour + 1, 4 * hour + 4, "report")
      .completed(4 * hour + 5).state,
    now: 0,
  }),
  names: () => ({ title: titles.names, run: named().state, now: queuedAt + 9_000 }),
  many: () => ({
    title: titles.many,
    run: crowd().state,
    now: queuedAt + 95_000,
    pending: ["index", "archive"],
  }),
  flat: () => ({
    title: titles.flat,
    run: manyAgents().state,
    now: 0,
  }),
  queued: () => ({
    title: titles.queued,
    run: new WrittenLog().queued().state,
    now: queuedAt + 2_300,
    pending: agents,
  }),
  empty: () => ({ title: titles.empty, run: new WrittenLog().queued().state, now: queuedAt + 300 }),
};

function begun(): WrittenLog {
  return new WrittenLog()
    .queued()
    .started(1_200)
    .step(1_300, 2_100, "columns")
    .step(2_200, 5_200, "clean")
    .begin(5_300, "language")
    .begin(5_300, "sentiment")
    .begin(5_350, "entities")
    .begin(5_400, "embed");
}

function whole(): WrittenLog {
  return begun()
    .done(8_200, "language")
    .done(9_900, "entities")
    .done(12_100, "sentiment")
    .done(13_600, "embed")
    .step(13_700, 18_400, "topics")
    .begin(18_500, "charts")
    .begin(18_500, "summary")
    .done(20_100, "charts")
    .done(22_300, "summary")
    .step(22_400, 24_000, "report");
}

function named(): WrittenLog {
  const long = `${"read_every_answer_of_the_quarterly_survey_".repeat(5)}`.slice(0, 200);
  return new WrittenLog()
    .queued()
    .started(100)
    .step(200, 1_500, long)
    .step(1_600, 3_000, "تحليل المشاعر في ردود العملاء")
    .step(3_100, 4_000, "ניתוח־תגובות")
    .step(4_100, 5_000, `${encodeURIComponent("شارع الملك فهد / الرياض").replaceAll("%20", " ")}/report`)
    .begin(5_100, "分析顾客反馈")
    .begin(5_100, "a");
}

function crowd(): WrittenLog {
  const log = new WrittenLog().queued().started(50).step(60, 2_000, "plan");
  for (let index = 0; index < 10_000; index += 1) {
    const at = 2_100 + index * 9 + ((index * 7_919) % 300);
    const key = `city ${index + 1}/write`;
    log.begin(at, key);
    if (index % 997 === 5) log.failed(at + 300, key, "The disk is full");
    else if (index < 9_990) log.done(at + 40 + ((index * 31) % 900), key);
  }
  return log;
}

/** Ten thousand steps that nothing folds: no two of one agent. */
function manyAgents(): WrittenLog {
  const log = new WrittenLog().queued().started(5);
  for (let index = 0; index < 10_000; index += 1)
    log.step(10 + index * 20, 30 + index * 20 + ((index * 37) % 400), `part_${index + 1}`);
  return log.completed(201_000);
}
