import { type ErrorCode, type ErrorDetails, type ErrorIssue, StepcastError } from "@stepcast/pipeline";
import { transformer } from "../../transformer.ts";
import { BrokenLine } from "../waiting/broken-line.ts";

/** An error as our servers send it, as far as a client reads it. */
export interface RefusalShape {
  /** JSON-RPC's. */
  code: number;
  message: string;
  data: {
    /** tRPC's. */
    code: string;
    httpStatus: number;
    stepcast: {
      code: ErrorCode;
      issues?: ErrorIssue[] | undefined;
      details?: ErrorDetails | undefined;
    };
  };
}

/** The server says so while it stops or cannot reach its store: the next moment it may be well again. */
const passing: ReadonlySet<ErrorCode> = new Set(["engine_closed", "store_failed"]);

/** Statuses that will be the same the next time, whoever answered. */
const final: ReadonlySet<number> = new Set([401, 403, 404]);

/** As much is read of an answer that is not the one asked for, in characters: it may have no end. */
const maxAnswerChars = 256 * 1024;

export function isRefusalShape(value: unknown): value is RefusalShape {
  if (typeof value !== "object" || value === null) return false;
  const { message, data } = value as { message?: unknown; data?: { stepcast?: { code?: unknown } } };
  return typeof message === "string" && typeof data?.stepcast?.code === "string";
}

/** What a refusal of the server is to a caller: a StepcastError, or a broken line where it may pass. Its `cause` is the shape. */
export function refusalOf(shape: RefusalShape): Error {
  const { code, issues, details } = shape.data.stepcast;
  const refusal = new StepcastError(code, shape.message, {
    cause: shape,
    ...(issues && { issues }),
    ...(details && { details }),
  });
  return passing.has(code) ? new BrokenLine(shape.message, { cause: refusal }) : refusal;
}

/** What an answer that is not the one asked for means. */
export async function answerError(response: Response): Promise<Error> {
  const text = await beginningOf(response).catch(() => "");
  const shape = shapeIn(text);
  if (shape) return refusalOf(shape);
  const where = response.url === "" ? "the server" : response.url.replace(/\?.*/s, "");
  const what = text.trim().slice(0, 200).replace(/\s+/g, " ");
  const message = `${where} answered ${response.status} and not as a Stepcast server does${what && ` (${what})`}`;
  if (!final.has(response.status)) return new BrokenLine(message);
  const advice = `${message}: check the address, and that it lets you in`;
  // Proxies say 404 while the server behind them is replaced.
  const cause = response.status === 404 ? new BrokenLine(message) : undefined;
  return new StepcastError("unreachable", advice, cause && { cause });
}

/** True for what may pass where the server was there before. */
export function mayPass(error: unknown): boolean {
  return !StepcastError.is(error) || error.cause instanceof BrokenLine;
}

async function beginningOf({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (reader && text.length < maxAnswerChars) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

function shapeIn(text: string): RefusalShape | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: never };
    const shape: unknown = error && transformer.output.deserialize(error);
    return isRefusalShape(shape) ? shape : undefined;
  } catch {
    return undefined;
  }
}
