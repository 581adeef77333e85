import { type ErrorCode, type ErrorIssue, StepcastError } from "@stepcast/pipeline";
import type { JsonSchema } from "../json-schema.ts";
import { CliError, exitCodes, usageError } from "../cli-error.ts";

/** The origin of a server: `localhost:4319` is enough. @throws CliError */
export function originOf(address: string): string {
  const url = URL.parse(/^https?:\/\//.test(address) ? address : `http://${address}`);
  if (url) return url.origin;
  throw usageError(
    `${JSON.stringify(address)} is not a server's address: give one like http://127.0.0.1:4319`,
  );
}

/** Asks a server whether it is there, once: whoever comes after may be patient with it. @throws CliError */
export async function requireServer(url: string): Promise<void> {
  const response = await fetch(`${url}/healthz`).catch(() => undefined);
  if (response?.ok) return;
  if (!response) throw unreachable(url, "nothing answers there");
  throw unreachable(url, `it answered ${response.status} ${(await response.text()).slice(0, 200).trim()}`);
}

/**
 * Asks one thing by plain HTTP. Without an answer in JSON it is undefined.
 * @throws StepcastError what the server refused it with; CliError where it cannot be reached
 */
export async function askServer(url: string, path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url + path, {
    ...init,
    headers: { accept: "application/json", ...(init.headers as Record<string, string>) },
  }).catch((error: unknown) => {
    init.signal?.throwIfAborted();
    throw unreachable(url, error instanceof Error ? error.message : String(error));
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  // What a Stepcast server answers; anything else has no `error`, and says so by its status.
  const { error } = (answer ?? {}) as {
    error?: { code: ErrorCode; message: string; issues?: ErrorIssue[] };
  };
  if (!error) throw unreachable(url, `it answered ${response.status} to ${path}`);
  throw new StepcastError(error.code, error.message, error.issues ? { issues: error.issues } : {});
}

/** A server's pipelines. */
export async function pipelinesOf(url: string): Promise<{ name: string; description: string }[]> {
  const answer = (await askServer(url, "/v1/pipelines")) as {
    pipelines: { name: string; description?: string }[];
  };
  return answer.pipelines.map(({ name, description = "" }) => ({ name, description }));
}

/** The JSON Schema of what a server's pipeline takes. */
export async function inputOf(url: string, pipeline: string): Promise<JsonSchema> {
  const answer = await askServer(url, `/v1/pipelines/${encodeURIComponent(pipeline)}`);
  return (answer as { input: JsonSchema }).input;
}

function unreachable(url: string, why: string): CliError {
  const advice = "start one with pnpm start, or leave --server out to look here";
  return new CliError(exitCodes.unreachable, `cannot reach a Stepcast server at ${url} (${why}): ${advice}`);
}
