import { formatCursor, type InputOf, type Pipeline, StepcastError } from "@stepcast/pipeline";
import type { Engine, Page } from "@stepcast/pipeline/engine";
import { tracked } from "@trpc/server";
import { toTrpcError } from "./error-shape.ts";
import { EventPage } from "./event-page.ts";
import type { FileSigner } from "./file-signer.ts";
import { fitValue } from "./fit-values.ts";
import { GrowingPages } from "./growing-pages.ts";
import { requireOwn } from "./own-run.ts";
import type { Context } from "./trpc.ts";

interface Request {
  runId?: string | undefined;
  input?: unknown;
  lastEventId?: string | null | undefined;
}

/**
 * What the `runPipeline` subscription does: start or join, then read the log to its end. The run lives in the engine, so leaving,
 * reconnecting and slow reading never touch it (laws 6 and 12).
 */
export async function* followRun<P extends Pipeline>(
  engine: Engine,
  pipeline: P,
  request: Request,
  { owner, line, signer }: Context,
  signal: AbortSignal = new AbortController().signal,
) {
  let leave: (() => void) | undefined;
  // Over SSE an exception that escapes is retried for ever, so none of ours may leave untranslated.
  try {
    leave = line?.enter();
    const runId = await startOrJoin(engine, pipeline, request, owner);
    let cursor = request.lastEventId ?? undefined;
    const pages = new GrowingPages();
    for await (const whole of engine.follow(runId, cursor, signal)) {
      for (const page of pages.messagesOf(whole)) {
        await line?.room(signal);
        if (signal.aborted) return;
        const sent = message(page, signer);
        [cursor] = sent;
        yield sent;
      }
    }
    // A stream that ends is one of a run that has: where the log was closed instead, the viewer is to come again.
    if (!signal.aborted && !(await engine.read(runId, cursor, 1)).ended) throw closing(runId);
  } catch (error) {
    throw toTrpcError(error);
  } finally {
    leave?.();
  }
}

async function startOrJoin<P extends Pipeline>(
  engine: Engine,
  pipeline: P,
  { runId, input, lastEventId }: Request,
  owner: string | undefined,
): Promise<string> {
  // A client that has seen an event knows that the run was there (law 8): it must not start a second one.
  const starts = input !== undefined && !lastEventId;
  if (starts) {
    // The engine parses it with the pipeline's own schema.
    const given = fitValue(pipeline.input, input) as InputOf<P>;
    return (await engine.start(pipeline, given, { runId, owner })).runId;
  }
  if (runId === undefined) throw noRun(lastEventId);
  await requireOwn(engine, pipeline, runId, owner);
  return runId;
}

function closing(runId: string): StepcastError {
  const message = `the server is closing before run ${runId} has ended: connect again to follow on`;
  return new StepcastError("engine_closed", message);
}

function noRun(lastEventId: string | null | undefined): StepcastError {
  const message = lastEventId
    ? "a stream that was started without a `runId` cannot find its run again: choose one before the start"
    : "runPipeline needs an `input` to start a run, or a `runId` to join one";
  return new StepcastError("invalid_input", message);
}

function message({ events, reset }: Page, signer: FileSigner | undefined) {
  const last = events.at(-1);
  if (reset || !last) return tracked("0", [{ type: "log.reset" as const, lastSeq: reset?.lastSeq ?? 0 }]);
  return tracked(formatCursor(last.seq, last.tag), new EventPage(events, undefined, signer));
}
