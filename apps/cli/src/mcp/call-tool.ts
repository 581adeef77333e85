import { type FileRef, isTerminal, type Pipeline, type RunEvent } from "@stepcast/pipeline";
import type { Engine, Run } from "@stepcast/pipeline/engine";
import type {
  CallToolResult,
  ElicitRequestFormParams,
  LoggingMessageNotificationParams,
  Progress,
} from "@modelcontextprotocol/sdk/types.js";
import { explainError } from "../explain-error.ts";
import type { Asking } from "../run/asking.ts";
import { type Answer, askClient } from "./ask-client.ts";
import { keepFile } from "./given-file.ts";
import { logLine } from "./log-line.ts";
import { RunProgress } from "./run-progress.ts";
import { failure, success } from "./tool-result.ts";
import { toolInput } from "./tool-input.ts";
import { inputSchema, isObject } from "./tool-schema.ts";

/** One call, as the protocol sees it. */
export interface Call {
  /** Fires when the client cancels the call, and when it goes. */
  signal: AbortSignal;
  /** Fires, before `signal`, when the client goes: that is leaving, not cancelling. */
  left: AbortSignal;
  progress(progress: Progress): Promise<void>;
  log(line: LoggingMessageNotificationParams): Promise<void>;
  /** Asks the person at the client by a flat form; undefined where that is declined. Left out where the client cannot ask. */
  elicit?(
    message: string,
    schema: ElicitRequestFormParams["requestedSchema"],
    signal: AbortSignal,
  ): Promise<Record<string, unknown> | undefined>;
  /** A run has ended: there may be new files. */
  ended(): Promise<void>;
}

/** Runs a pipeline to its end and tells of it on the way. What goes wrong is the call's result: it never rejects. */
export async function callTool(
  engine: Engine,
  pipeline: Pipeline,
  given: Record<string, unknown>,
  call: Call,
): Promise<CallToolResult> {
  try {
    const run = await start(engine, pipeline, given, call.signal);
    using _ = cancelWith(run, call);
    const answer: Answer = (key, value) => engine.answer(run.runId, key, value);
    const end = await watch(run, pipeline, askClient(run, pipeline, answer, call), call);
    return end ? resultOf(end) : failure(`left run ${run.runId} before it ended; it goes on`, run.runId);
  } catch (error) {
    return failure(explainError(error).message);
  }
}

/** Files that came for a run that could not be started are not kept. */
async function start(
  engine: Engine,
  pipeline: Pipeline,
  given: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Run> {
  const kept: FileRef[] = [];
  try {
    const schema = inputSchema(pipeline);
    const value = isObject(schema) ? given : given["input"];
    const input = await toolInput(value, schema, async (file) => {
      const ref = await keepFile(engine.files, file, signal);
      kept.push(ref);
      return ref;
    });
    signal.throwIfAborted();
    return await engine.start(pipeline, input);
  } catch (error) {
    await Promise.all(kept.map(({ id }) => engine.files.remove(id)));
    throw error;
  }
}

function cancelWith(run: Run, { signal, left }: Call): Disposable {
  const cancel = () => {
    // It may have ended in the same moment, and its own events say how.
    if (!left.aborted) void run.cancel("the call was cancelled").catch(() => undefined);
  };
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  return { [Symbol.dispose]: () => signal.removeEventListener("abort", cancel) };
}

type Terminal = Extract<RunEvent, { type: "run.completed" | "run.failed" | "run.cancelled" }>;

/** The event that ended the run; undefined where the client left before that. */
async function watch(
  run: Run,
  pipeline: Pipeline,
  asking: Asking,
  call: Call,
): Promise<Terminal | undefined> {
  const progress = new RunProgress(Object.keys(pipeline.agents).length);
  try {
    for await (const event of run) {
      if (call.left.aborted) return undefined;
      await tell(event, progress, call);
      asking.hear(event);
      if (!isTerminal(event)) continue;
      await call.ended();
      return event;
    }
    return undefined;
  } finally {
    await asking.end();
  }
}

/** One after another, so that a client that reads slowly holds back our reading of the log, and nothing heaps up here. */
async function tell(event: RunEvent, progress: RunProgress, call: Call): Promise<void> {
  const line = logLine(event);
  if (line) await call.log(line);
  const reached = progress.after(event);
  if (reached) await call.progress(reached);
}

function resultOf(end: Terminal): CallToolResult {
  switch (end.type) {
    case "run.completed":
      return success(end.runId, end.output);
    case "run.failed":
      return failure(`run ${end.runId} failed: ${end.error.message}`, end.runId);
    case "run.cancelled":
      return failure(`run ${end.runId} was cancelled${end.reason ? `: ${end.reason}` : ""}`, end.runId);
  }
}
