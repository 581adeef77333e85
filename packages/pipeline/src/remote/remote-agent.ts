import type { z } from "zod";
import { type Agent, defineAgent, type Step } from "../define/agent.ts";
import type { StepLimits } from "../define/retry.ts";
import { AllowedHosts } from "./allowed-hosts.ts";
import { Hearing } from "./hearing.ts";
import { refusalOf } from "./refusal.ts";
import { requireHosts, requireSizes, requireUrl } from "./required-options.ts";
import { RemoteFiles } from "./remote-files.ts";
import { remoteLimits } from "./remote-limits.ts";
import { type RemoteProgress, usualProgress } from "./remote-progress.ts";
import { type Answer, type RemoteRequest, send } from "./request.ts";
import { saidIn } from "./said.ts";
import { shown } from "./shown-url.ts";
import { withQuery } from "./with-query.ts";

export type { RemoteProgress };

/** Made anew for each attempt. They are sent to the agent's own origin only, and stand in no event and no error. */
export type HeadersFor = (
  step: Step,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

export interface RemoteAgentOptions<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Chunk extends z.ZodType,
> extends StepLimits {
  /** Where the agent is, `http:` or `https:`. It may be in a private network: you wrote it. */
  url: string | URL;
  /** `POST` sends the input as JSON; `GET` as a query, for which it must be flat. Default: POST. */
  method?: "GET" | "POST";
  /** Validates what the pipeline passes. */
  input: Input;
  /**
   * Validates the agent's last JSON, in which each `file_url: "…"` has become `file`, a `FileRef`. An answer that is itself a file
   * (`Content-Disposition: attachment`) is `{ file }`.
   */
  output: Output;
  /** The JSON lines that are streamed pieces of the result, as the agent sends them. */
  chunk?: Chunk;
  /** The JSON lines that are progress. Default: `{ done, total?, message? }` and `{ progress, message? }` (0 to 1, or percent). */
  progress?: z.ZodType<RemoteProgress>;
  /** What is sent, where that is not the input itself: other names, or a file's text by `step.readFile`. */
  body?(input: z.output<Input>, step: Step<z.input<Chunk>>): unknown;
  /** Sent with the request and with those for its files; a function for what is secret or changes. */
  headers?: Readonly<Record<string, string>> | HeadersFor;
  /** `host` or `host:port` of others than the agent's own, from which its files may come and to which it may redirect. */
  allowedHosts?: readonly string[];
  /** Whether these hosts may be in a private network (loopback, 10.0.0.0/8, link-local …). Default: false. */
  allowPrivate?: boolean;
  /** Default: 64 MiB, each. */
  maxFileBytes?: number;
  /** Default: 16 MiB. */
  maxAnswerBytes?: number;
  /** How long the agent may send no byte, before its answer and in it; pings count as bytes. Default: 5 minutes. */
  idleMs?: number;
  /** Steps of this agent that may work at a time in one process. */
  concurrency?: number;
}

/**
 * Makes a step of an agent that already lives behind HTTP, in whatever language. Its answer may be an event stream, NDJSON, lines of
 * text or one JSON: texts become `step.logged`, JSON lines progress or chunks by their shape, and the last JSON the output. Each
 * request carries `Idempotency-Key`, the same for all attempts of a step; cancelling closes the connection. 5xx, 429 and failing
 * connections are tried again (3 attempts where `retry` does not say), other refusals are final.
 * @throws StepcastError `invalid_definition` for a URL, host or number that makes no sense
 */
export function remoteAgent<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Chunk extends z.ZodType = z.ZodNever,
>(options: RemoteAgentOptions<Input, Output, Chunk>): Agent<Input, Output, Chunk> {
  const url = requireUrl(options.url);
  requireSizes(url, options);
  requireHosts(options.allowedHosts ?? []);
  return defineAgent({
    ...options,
    async run(input: z.output<Input>, step: Step<z.input<Chunk>>) {
      // What another server sends is checked by `output`, as what any agent returns.
      return (await call(url, options, input, step)) as z.input<Output>;
    },
  });
}

async function call<Input extends z.ZodType, Output extends z.ZodType, Chunk extends z.ZodType>(
  agentUrl: URL,
  options: RemoteAgentOptions<Input, Output, Chunk>,
  input: z.output<Input>,
  step: Step<z.input<Chunk>>,
): Promise<unknown> {
  const { allowedHosts = [], allowPrivate = false, idleMs = remoteLimits.idleMs } = options;
  const line = {
    hosts: new AllowedHosts({ agentUrl, allowedHosts, allowPrivate }),
    signal: step.signal,
    idleMs,
  };
  const request = await requestFor(agentUrl, options, input, step);
  const answer = await send(request, line);
  const { statusCode = 0 } = answer.response;
  if (statusCode < 200 || statusCode > 299) throw await refusalOf(answer, line);
  const { maxFileBytes = remoteLimits.fileBytes, maxAnswerBytes: maxBytes = remoteLimits.answerBytes } =
    options;
  const { secretHeaders } = request;
  const files = new RemoteFiles({ baseUrl: answer.url, secretHeaders, maxFileBytes, line, step });
  if (isFile(answer)) return { file: await files.keep(answer, "file") };
  const { output, chunk, progress = usualProgress } = options;
  const name = `the agent at ${shown(agentUrl)}`;
  const hearing = new Hearing({ name, output, chunk, progress, step, files });
  for await (const said of saidIn(answer, { ...line, maxBytes })) await hearing.hear(said);
  return hearing.end();
}

async function requestFor<Input extends z.ZodType, Output extends z.ZodType, Chunk extends z.ZodType>(
  url: URL,
  { method = "POST", body, headers = {} }: RemoteAgentOptions<Input, Output, Chunk>,
  input: z.output<Input>,
  step: Step<z.input<Chunk>>,
): Promise<RemoteRequest> {
  const content = body ? await body(input, step) : input;
  const secretHeaders = typeof headers === "function" ? await headers(step) : headers;
  const always = {
    accept: "text/event-stream, application/x-ndjson, application/json;q=0.9, text/plain;q=0.8",
    "accept-encoding": "identity",
    "idempotency-key": headerText(step.idempotencyKey),
    "user-agent": "stepcast",
  };
  if (method === "GET") return { url: withQuery(url, content), method, headers: always, secretHeaders };
  const text = JSON.stringify(content) ?? "null";
  const typed = { ...always, "content-type": "application/json" };
  return { url, method, headers: typed, secretHeaders, body: text };
}

/** A key may come from the input, in any script, while headers are ASCII: what is not is percent-encoded, as in a URL. */
function headerText(key: string): string {
  return key.toWellFormed().replace(/[^\x21-\x7e]|%/gu, encodeURIComponent);
}

/** The answer is itself the file, as FastAPI's `FileResponse` with a `filename` is. */
function isFile({ response }: Answer): boolean {
  return /^\s*attachment\b/i.test(response.headers["content-disposition"] ?? "");
}
