import { MIMEType } from "node:util";
import { FatalError, StepcastError } from "../model/errors.ts";
import { bodyOf } from "./body.ts";
import { explain, jsonOf } from "./explain.ts";
import { linesOf } from "./lines.ts";
import { remoteLimits } from "./remote-limits.ts";
import type { Answer, Line } from "./request.ts";
import { shown } from "./shown-url.ts";
import { sseMessagesOf } from "./sse-messages.ts";

/** What an agent says: a line of text, a line of JSON, or all it has to say as one JSON. */
export type Said =
  | { kind: "text"; text: string }
  | { kind: "json"; value: unknown }
  | { kind: "result"; value: unknown };

/**
 * What an answer says, as it comes, by its media type: `text/event-stream`, NDJSON (`application/x-ndjson`, `application/jsonl`),
 * `application/json`, and lines of text, also where no media type is given, as FastAPI's `StreamingResponse` does by itself.
 * @throws FatalError for another media type or encoding, a line that is too long, an answer that is too large
 * @throws StepcastError `agent_error` for an SSE event named `error`
 */
export async function* saidIn(answer: Answer, line: Line & { maxBytes: number }): AsyncGenerator<Said> {
  const texts = textOf(answer, line);
  const type = mediaTypeOf(answer);
  if (type === "text/event-stream") yield* saidInEvents(answer, texts);
  else if (ndjsonTypes.has(type)) yield* saidInLines(texts, jsonOf);
  else if (/^application\/(.+\+)?json$/.test(type)) yield* saidAtOnce(answer, texts);
  else if (type === "text/plain") yield* saidInLines(texts, structureOf);
  else {
    answer.response.destroy();
    throw new FatalError(
      `the agent at ${shown(answer.url)} answered "${type}": it must be an event stream, NDJSON, JSON or plain text`,
    );
  }
}

const ndjsonTypes = new Set([
  "application/x-ndjson",
  "application/ndjson",
  "application/jsonl",
  "application/x-jsonlines",
]);

function mediaTypeOf({ response }: Answer): string {
  const given = response.headers["content-type"] ?? "text/plain";
  try {
    return new MIMEType(given).essence;
  } catch {
    return given.slice(0, 100);
  }
}

async function* textOf(answer: Answer, line: Line & { maxBytes: number }): AsyncGenerator<string> {
  const encoding = answer.response.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") {
    answer.response.destroy();
    throw new FatalError(`the agent at ${shown(answer.url)} compresses its answer, which was not asked for`);
  }
  const decoder = new TextDecoder();
  for await (const bytes of bodyOf(answer, { ...line, what: "the answer" })) {
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder.decode();
}

async function* saidInEvents(answer: Answer, texts: AsyncIterable<string>): AsyncGenerator<Said> {
  for await (const { event, data } of sseMessagesOf(texts, remoteLimits.lineChars)) {
    if (event === "error") {
      const { message, issues } = explain(data);
      throw new StepcastError("agent_error", `the agent at ${shown(answer.url)} failed: ${message}`, {
        ...(issues && { issues }),
      });
    }
    if (data.trim() !== "") yield asSaid(data, structureOf(data));
  }
}

async function* saidInLines(
  texts: AsyncIterable<string>,
  parse: (line: string) => unknown,
): AsyncGenerator<Said> {
  for await (const line of linesOf(texts, remoteLimits.lineChars)) {
    if (line.trim() !== "") yield asSaid(line, parse(line));
  }
}

async function* saidAtOnce(answer: Answer, texts: AsyncIterable<string>): AsyncGenerator<Said> {
  let whole = "";
  for await (const text of texts) whole += text;
  const value = jsonOf(whole);
  if (value === undefined && whole.trim() !== "") {
    throw new FatalError(
      `the agent at ${shown(answer.url)} answered as application/json what is none; for JSON in lines answer as application/x-ndjson`,
    );
  }
  if (value !== undefined) yield { kind: "result", value };
}

function asSaid(text: string, value: unknown): Said {
  return value === undefined ? { kind: "text", text } : { kind: "json", value };
}

/** In text only objects and arrays are meant as JSON: a line `42` is a line. */
function structureOf(line: string): unknown {
  return /^\s*[{[]/.test(line) ? jsonOf(line) : undefined;
}
