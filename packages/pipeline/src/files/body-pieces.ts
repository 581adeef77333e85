import { Readable } from "node:stream";
import type { FileBody } from "../define/agent.ts";
import { notABody } from "./file-errors.ts";
import { untilAborted } from "./until-aborted.ts";

/**
 * The bytes of a body, piece by piece, asked for one at a time: a body gives no faster than it is taken.
 * @throws StepcastError `invalid_input` where a piece is neither text nor bytes; the reason of `signal` once it fires
 */
export async function* bodyPieces(
  body: FileBody,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const piece of untilAborted(source(body), signal)) {
    if (typeof piece === "string") yield Buffer.from(piece);
    else if (piece instanceof Uint8Array) yield piece;
    else throw notABody();
  }
}

type Source = AsyncIterable<unknown> | Iterable<unknown>;

function source(body: FileBody): Source {
  if (typeof body === "string" || body instanceof Uint8Array) return [body];
  if (body instanceof ReadableStream) return webSource(body);
  if (body instanceof Readable) return nodeSource(body);
  // Untyped code may give anything.
  const given: unknown = body;
  if (typeof given !== "object" || given === null) throw notABody();
  if (Symbol.asyncIterator in given || Symbol.iterator in given) return body;
  throw notABody();
}

// The streams' own iterators answer a `return` only after the piece they wait for, so a silent stream would be held for ever.

function webSource(stream: ReadableStream<unknown>): Source {
  const reader = stream.getReader();
  const next = async (): Promise<IteratorResult<unknown>> => {
    const { done, value } = await reader.read();
    return done ? { done, value: undefined } : { done, value };
  };
  const letGo = async (): Promise<IteratorResult<unknown>> => {
    await reader.cancel();
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: letGo }) };
}

function nodeSource(stream: Readable): Source {
  const pieces = stream[Symbol.asyncIterator]();
  const letGo = async (): Promise<IteratorResult<unknown>> => {
    stream.destroy();
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next: () => pieces.next(), return: letGo }) };
}
