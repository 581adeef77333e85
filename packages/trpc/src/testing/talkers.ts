import { type ErrorCode, type ErrorDetails, type ErrorIssue, StepcastError } from "@stepcast/pipeline";
import { TRPCClientError } from "@trpc/client";
import { connect } from "./open-server.ts";
import type { TestRouter } from "./open-server.ts";

/** One way to talk to runs of `table`, as somebody outside would write it. Values are left open: much of it must be refused. */
export interface Talker {
  answer(runId: string, question: string, answer: unknown, key?: string): Promise<void>;
  signal(runId: string, signal: string, data: unknown, id?: string): Promise<boolean>;
  pause(runId: string): Promise<boolean>;
  resume(runId: string): Promise<boolean>;
  rerun(runId: string, options?: { fromStep?: string; input?: unknown; runId?: string }): Promise<string>;
}

export interface Way {
  readonly name: string;
  open(url: string, owner?: string): Talker;
}

/** What a refusal says, whichever way it came. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly issues: ErrorIssue[] | undefined;
  readonly details: ErrorDetails | undefined;

  constructor({
    code,
    message,
    issues,
    details,
  }: Pick<StepcastError, "code" | "message" | "issues" | "details">) {
    super(message);
    this.code = code;
    this.issues = issues;
    this.details = details;
  }
}

export const ways: readonly Way[] = [
  { name: "tRPC's own procedures", open: overTrpc },
  { name: "a run of our client", open: overClient },
  { name: "plain HTTP", open: overHttp },
];

function overTrpc(url: string, owner?: string): Talker {
  const { table } = connect(url, owner === undefined ? {} : { "x-owner": owner });
  const ask = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      if (!(error instanceof TRPCClientError)) throw error;
      const { data, message } = error as TRPCClientError<TestRouter>;
      if (!data) throw error;
      const { code, issues, details } = data.stepcast;
      throw new Refusal({ code, message, issues, details });
    }
  };
  return {
    async answer(runId, question, answer, key) {
      await ask(table.answer.mutate({ runId, question, key, answer } as never));
    },
    signal: async (runId, signal, data, id) =>
      (await ask(table.signal.mutate({ runId, signal, data, id } as never))).stored,
    pause: async (runId) => (await ask(table.pause.mutate({ runId }))).changed,
    resume: async (runId) => (await ask(table.resume.mutate({ runId }))).changed,
    rerun: async (runId, { runId: newRunId, ...options } = {}) =>
      (await ask(table.rerun.mutate({ runId, newRunId, ...options } as never))).runId,
  };
}

function overClient(url: string, owner?: string): Talker {
  const { table } = connect(url, owner === undefined ? {} : { "x-owner": owner });
  const ask = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      throw StepcastError.is(error) ? new Refusal(error) : error;
    }
  };
  return {
    answer: (runId, question, answer, key) =>
      ask(table.watch(runId).answer(question as never, answer as never, { key } as never)),
    signal: (runId, signal, data, id) =>
      ask(table.watch(runId).signal(signal as never, data as never, { id })),
    pause: (runId) => ask(table.watch(runId).pause()),
    resume: (runId) => ask(table.watch(runId).resume()),
    rerun: async (runId, options = {}) => (await ask(table.watch(runId).rerun(options as never))).runId,
  };
}

function overHttp(url: string, owner?: string): Talker {
  const post = async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/v1/runs/${path}`, {
      method: "POST",
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(owner !== undefined && { "x-owner": owner }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown> & { error?: StepcastError };
    if (answer.error) throw new Refusal(answer.error);
    return answer;
  };
  return {
    async answer(runId, question, answer, key = question) {
      await post(`${runId}/questions/${encodeURIComponent(key)}`, answer);
    },
    signal: async (runId, signal, data, id) => {
      const headers = id === undefined ? {} : { "idempotency-key": id };
      return (await post(`${runId}/signals/${signal}`, data, headers))["stored"] as boolean;
    },
    pause: async (runId) => (await post(`${runId}/pause`))["changed"] as boolean,
    resume: async (runId) => (await post(`${runId}/resume`))["changed"] as boolean,
    rerun: async (runId, options) => (await post(`${runId}/rerun`, options))["runId"] as string,
  };
}
