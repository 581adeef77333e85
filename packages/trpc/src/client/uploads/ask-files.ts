import {
  type ErrorCode,
  type ErrorDetails,
  type ErrorIssue,
  type FileRef,
  StepcastError,
} from "@stepcast/pipeline";
import { headersOf, type ServerOptions } from "../requests/server.ts";
import { BrokenLine } from "../waiting/broken-line.ts";

export interface FilesRequest {
  method: "GET" | "POST" | "HEAD" | "PATCH";
  headers?: Record<string, string> | undefined;
  body?: Blob | undefined;
  signal: AbortSignal | undefined;
}

export interface FilesAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** What was answered, if it is JSON. */
  readonly body: unknown;
  /** The file that was answered. @throws BrokenLine where there is none, or it is not as large as the one sent */
  fileOf(sizeBytes: number): FileRef;
}

/**
 * Asks the plain HTTP beside the router.
 * @throws StepcastError as the server refused it; BrokenLine for what may pass; the signal's reason
 */
export async function askFiles(
  options: ServerOptions,
  address: string,
  { method, headers, body, signal }: FilesRequest,
): Promise<FilesAnswer> {
  const ask = options.fetch ?? fetch;
  const init = {
    method,
    headers: { ...(await headersOf(options)), ...headers },
    credentials: "include",
    ...(body && { body }),
    ...(signal && { signal }),
  } as const;
  try {
    const response = await ask(baseOf(options) + address, init);
    return await answerOf(response);
  } catch (error) {
    signal?.throwIfAborted();
    throw StepcastError.is(error) || error instanceof BrokenLine
      ? error
      : new BrokenLine("the server cannot be reached, so check the connection and send the file again", {
          cause: error,
        });
  }
}

/** Where the router is `…/trpc`, everything else is beside it. */
function baseOf({ url }: ServerOptions): string {
  return url.replace(/\/trpc\/?$/, "");
}

async function answerOf(response: Response): Promise<FilesAnswer> {
  const { status, headers, ok } = response;
  const answer = readJson(await response.text());
  if (!ok) throw refusalOf(status, answer);
  return {
    status,
    headers,
    body: answer,
    fileOf(sizeBytes) {
      // Our own server's answer; a proxy that cut the file off without a word is found by its size.
      const file = answer as FileRef | undefined;
      if (file?.sizeBytes === sizeBytes) return file;
      throw new BrokenLine("it did not arrive whole, so send it again");
    },
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The server's own no, or somebody else's in between: proxies answer JSON too. */
function refusalOf(status: number, answer: unknown): Error {
  const refused = refusalIn(answer);
  if (refused && status < 500) return new StepcastError(refused.code, refused.message, refused);
  const message = refused?.message ?? `the server answered ${status}, so send the file again`;
  return new BrokenLine(message, { cause: status });
}

interface Refusal {
  code: ErrorCode;
  message: string;
  issues?: ErrorIssue[];
  details?: ErrorDetails;
}

function refusalIn(answer: unknown): Refusal | undefined {
  const { error } = (answer ?? {}) as { error?: Partial<Record<keyof Refusal, unknown>> };
  if (typeof error?.code !== "string" || typeof error.message !== "string") return undefined;
  // Ours, then, whose list of codes grows.
  return error as Refusal;
}

/** What may be otherwise in a moment: a line that broke, or too much that is sent at a time. */
export function mayPass(error: unknown): boolean {
  return error instanceof BrokenLine || isBusy(error);
}

export function isBusy(error: unknown): boolean {
  return StepcastError.is(error) && error.code === "too_many_calls";
}

/** What to throw where nothing came of all trying: what the server said, if it said something. */
export function unreachable(cause: unknown): StepcastError {
  if (StepcastError.is(cause)) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new StepcastError("unreachable", `the file did not come through: ${why}`, { cause });
}
