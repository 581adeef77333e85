import type { IncomingMessage, ServerResponse } from "node:http";
import { type Pipeline, StepcastError } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import type { z } from "zod";
import type { FileSigner } from "../../file-signer.ts";
import type { TakingFiles } from "../uploads/taking-files.ts";

/** One request under way, with all that its handler may use. */
export interface Exchange<Query = unknown> {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** The parts of the path that the route names, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly engine: Engine;
  readonly owner: string | undefined;
  readonly settings: Settings;
}

/** What the server's owner chose for plain HTTP. */
export interface Settings extends TakingFiles {
  readonly secret: string | undefined;
  readonly signer: FileSigner | undefined;
}

/** One line of the table: what is answered, and what the OpenAPI document says of it. */
export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** `{name}` stands for one part of the path. A route with `{pipeline}` is documented once for each pipeline. */
  readonly path: string;
  readonly query: z.ZodObject;
  readonly operation: Operation;
  handle(exchange: Exchange): Promise<void>;
}

/** What a route takes and answers, in the names of the document's schemas; `{pipeline}` in a name stands for the pipeline's. */
export interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Schema by media type. */
  readonly body?: Readonly<Record<string, string>>;
  readonly isBodyOptional?: true;
  readonly answers: Readonly<Record<number, Answer>>;
  readonly errors: readonly number[];
}

export interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, string>>;
}

/** A route whose handler knows the type of its query, which was parsed with this very schema before it is called. */
export function route<Query extends z.ZodObject>(
  definition: Omit<Route, "query" | "handle"> & {
    query: Query;
    handle(exchange: Exchange<z.output<Query>>): Promise<void>;
  },
): Route {
  return definition;
}

/** @throws StepcastError `unknown_pipeline` */
export function pipelineOf({ engine, params }: Exchange): Pipeline {
  const found = engine.pipelines.find(({ name }) => name === params["pipeline"]);
  if (found) return found;
  throw new StepcastError(
    "unknown_pipeline",
    `this server has no pipeline ${JSON.stringify(params["pipeline"])}: GET /v1/pipelines lists those it has`,
  );
}

/** Who asks, for the log. */
export function byOf({ owner }: Exchange): { by?: string } {
  return owner === undefined ? {} : { by: owner };
}

/** What is answered, with the files in it signed where the server does so. */
export function signed<T>({ settings }: Exchange, value: T): T {
  return settings.signer ? settings.signer.inValue(value) : value;
}
