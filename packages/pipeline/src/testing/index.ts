// For whoever tests their own pipelines, under any test runner. Stores have a door of their own: `./conformance`.
export { crashEverywhere } from "./crash-everywhere.ts";
export type { CrashOptions, CrashReport, ScriptedSignal } from "./crash-everywhere.ts";
export { manualClock } from "./manual-clock.ts";
export type { ManualClock } from "./manual-clock.ts";
export { replay } from "./replay.ts";
export type { Replayed } from "./replay.ts";
export type { Answers } from "./scripted-answers.ts";
export { inTurn, withAgents } from "./scripted-agents.ts";
export type { Scripts } from "./scripted-agents.ts";
