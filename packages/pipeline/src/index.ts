// What you write: agents and pipelines. Pure, no Node: safe to import in a browser. `./engine` runs them.
export { defineAgent } from "./define/agent.ts";
export type { Agent, AgentResult, FileBody, FileReader, Step, WriteFileOptions } from "./define/agent.ts";
export type { Backoff, StepLimits, RetryOptions } from "./define/retry.ts";
export { definePipeline } from "./define/pipeline.ts";
export type {
  Agents,
  ItemContext,
  MapItems,
  MapOptions,
  Pipeline,
  PipelineContext,
  StepOptions,
  Steps,
} from "./define/pipeline.ts";
export type { Ask, AskOptions, NoQuestions, Question, Questions } from "./define/questions.ts";
export type { NoSignals, SignalQueues, Signals } from "./define/signals.ts";
export type {
  AgentRun,
  AnswerInput,
  AnswerOf,
  InputOf,
  OutputOf,
  ParsedInputOf,
  QuestionData,
  QuestionKey,
  QuestionName,
  SignalData,
  SignalInput,
  SignalName,
  StepChunk,
  StepInput,
  StepName,
  StepOutput,
} from "./define/inference.ts";
export { formatCursor, parseCursor } from "./model/cursor.ts";
export { FatalError, RetryableError, StepcastError, StepError, toIssues } from "./model/errors.ts";
export type {
  ErrorCode,
  ErrorDetails,
  ErrorIssue,
  EventError,
  RetryableErrorOptions,
  StepcastErrorOptions,
} from "./model/errors.ts";
export { fileInput, isAllowedType } from "./model/file-input.ts";
export type { FileRules } from "./model/file-input.ts";
export { FileRef, isFileRef } from "./model/file-ref.ts";
export { newRunId } from "./model/new-run-id.ts";
export { outputOf } from "./model/output-of.ts";
export { isTerminal } from "./model/run-event.ts";
export type { EventType, Fact, LogLevel, LogReset, Origin, RunEvent } from "./model/run-event.ts";
export { decodeEvent } from "./model/event-text.ts";
export { limits } from "./model/limits.ts";
export { endedStatuses, runStatuses, unfinishedStatuses } from "./model/run-statuses.ts";
export { emptyRun, openFold, reduceEvents, reduceRun } from "./model/run-state.ts";
export type { QuestionState, QuestionStates, SignalState } from "./model/question-state.ts";
export type { WaitState } from "./model/wait-state.ts";
export type {
  AttemptState,
  LogLine,
  PauseState,
  Progress,
  RunSnapshot,
  RunState,
  RunStatus,
  StepState,
  StepStates,
  StepStatus,
} from "./model/run-state.ts";
