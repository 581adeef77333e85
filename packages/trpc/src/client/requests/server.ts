import { transformer } from "../../transformer.ts";
import { BrokenLine } from "../waiting/broken-line.ts";
import { answerError } from "./refusal.ts";

type HeaderRecord = Record<string, string | undefined>;

/** Where the router is, and how it is asked. */
export interface ServerOptions {
  /** Where the router is: `/trpc` in a page, `http://127.0.0.1:4319/trpc` in a script. */
  url: string;
  /** Sent with every request. A function is asked anew for each, reconnects too, so that a token may change. */
  headers?: HeaderRecord | (() => HeaderRecord | Promise<HeaderRecord>) | undefined;
  /** Default: the global one. */
  fetch?: typeof fetch | undefined;
}

/** Input that makes an address longer than this travels by POST: servers and proxies refuse some 8 to 16 KB. */
const maxInputChars = 4_096;

/** The headers of this moment. */
export async function headersOf({ headers }: ServerOptions): Promise<Record<string, string>> {
  const given = Object.entries((await (typeof headers === "function" ? headers() : headers)) ?? {});
  return Object.fromEntries(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** A procedure of a pipeline's router, which itself may be the whole. */
export function procedureOf(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** The address that asks a query or subscription. */
export function addressOf({ url }: ServerOptions, procedure: string, input: unknown): string {
  const [base = "", query] = url.split("?");
  const asked = `input=${encode(input)}`;
  return `${base.replace(/\/$/, "")}/${procedure}?${query ? `${query}&` : ""}${asked}`;
}

/** True for an input that an address can carry. */
export function fitsAddress(input: unknown): boolean {
  return input === undefined || encode(input).length <= maxInputChars;
}

/** One request, with the headers of this moment. @throws what `fetch` throws where nobody answers */
export async function send(server: ServerOptions, address: string, init: RequestInit): Promise<Response> {
  const headers = { ...(await headersOf(server)), ...(init.headers as Record<string, string>) };
  return (server.fetch ?? fetch)(address, { ...init, headers });
}

interface Call {
  procedure: string;
  type: "query" | "mutation";
  input: unknown;
  signal: AbortSignal;
}

/**
 * Asks one procedure in a request of its own: in a batch a call that waits would hold up the others.
 * @throws StepcastError where the server refuses; any other error is a broken line
 */
export async function call(
  server: ServerOptions,
  { procedure, type, input, signal }: Call,
): Promise<unknown> {
  const response =
    type === "query"
      ? await send(server, addressOf(server, procedure, input), { cache: "no-store", signal })
      : await post(server, procedure, input, signal);
  if (!response.ok || !isJson(response)) throw await answerError(response);
  // What a tRPC server answers a call with; others say JSON too.
  const answer = (await response.json()) as { result?: { data?: never } } | null;
  if (answer?.result?.data === undefined)
    throw new BrokenLine(`what was answered to ${procedure} is not as a Stepcast server answers`);
  return transformer.output.deserialize(answer.result.data);
}

function post(
  server: ServerOptions,
  procedure: string,
  input: unknown,
  signal: AbortSignal,
): Promise<Response> {
  const [base = "", query] = server.url.split("?");
  const address = `${base.replace(/\/$/, "")}/${procedure}${query ? `?${query}` : ""}`;
  return send(server, address, {
    method: "POST",
    body: JSON.stringify(transformer.input.serialize(input)),
    headers: { "content-type": "application/json" },
    signal,
  });
}

function encode(input: unknown): string {
  return encodeURIComponent(JSON.stringify(transformer.input.serialize(input)));
}

function isJson(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("application/json") ?? false;
}
