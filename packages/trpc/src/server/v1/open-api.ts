import { FileRef, type Pipeline } from "@stepcast/pipeline";
import type { z } from "zod";
import { ndjsonType, sseType } from "./encoding.ts";
import { eventSchema, LogReset } from "./event-schema.ts";
import { formSchema } from "./form-schema.ts";
import { type JsonSchema, toJsonSchema } from "../../json-schema.ts";
import type { Answer, Route } from "./route.ts";
import { routes } from "./routes.ts";
import { answerSchemas } from "./answer-schemas.ts";

/** The OpenAPI 3.1 document of a server with these pipelines, made of the routes' table and the pipelines' schemas. */
export function openApi(pipelines: readonly Pipeline[]) {
  return {
    openapi: "3.1.0",
    info: { title: "Stepcast", version: "1", description },
    servers: [{ url: "/" }],
    paths: pathsOf(pipelines),
    components: { schemas: schemasOf(pipelines), responses: errorResponses() },
  };
}

const description =
  "Start runs of pipelines and follow their events. Everything is plain JSON: times are milliseconds since 1970, Dates inside inputs and outputs are ISO 8601 text.";

function pathsOf(pipelines: readonly Pipeline[]): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    for (const pipeline of route.path.includes("{pipeline}") ? pipelines : [undefined]) {
      const named = (text: string) => (pipeline ? text.replaceAll("{pipeline}", pipeline.name) : text);
      const path = (paths[named(route.path)] ??= {});
      path[route.method.toLowerCase()] = operation(route, named, pipeline);
    }
  }
  return paths;
}

type Named = (text: string) => string;

function operation({ operation, query, path }: Route, named: Named, pipeline: Pipeline | undefined): object {
  const { id, summary, body, isBodyOptional = false, answers, errors } = operation;
  return {
    operationId: named(id),
    summary,
    ...(operation.description && { description: operation.description }),
    tags: [pipeline?.name ?? "runs"],
    parameters: [...pathParameters(path), ...queryParameters(query), ...headerParameters(operation.headers)],
    ...(body && { requestBody: { required: !isBodyOptional, content: contentOf(body, named) } }),
    responses: {
      ...mapValues(answers, (answer: Answer) => ({
        description: answer.description,
        ...(answer.content && { content: contentOf(answer.content, named) }),
      })),
      ...Object.fromEntries(errors.map((status) => [status, { $ref: `#/components/responses/${status}` }])),
    },
  };
}

function contentOf(content: Readonly<Record<string, string>>, named: Named): object {
  return mapValues(content, (name: string, mediaType) => ({
    schema: { $ref: refTo(named(name)) },
    ...(streamExamples[mediaType] && { example: streamExamples[mediaType] }),
  }));
}

/** The schema of a stream is that of each event in it, which OpenAPI 3.1 has no word for; so a stream is shown. */
const streamExamples: Readonly<Record<string, string>> = {
  [sseType]: `retry: 1000\n\nid: 1.x3fQ\ndata: ${exampleEvent(1)}\n\nid: 2.x3fR\ndata: ${exampleEvent(2)}\n\n`,
  [ndjsonType]: `${exampleEvent(1)}\n${exampleEvent(2)}\n`,
};

function exampleEvent(seq: number): string {
  const stamp = { v: 1, runId: "Yb3qWc0dT1yqS5Zr8m2k9A", seq, at: 1_777_593_600_000 + seq };
  return JSON.stringify({ ...stamp, type: "run.woken", worker: "4711-1f9a" });
}

function pathParameters(path: string): object[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  // Paths with a pipeline are written out, one for each.
  return names
    .filter((name) => name !== "pipeline")
    .map((name) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string", ...(name === "runId" && { pattern: "^[A-Za-z0-9_-]{1,64}$" }) },
    }));
}

function queryParameters(query: z.ZodObject): object[] {
  const { properties = {}, required = [] } = toJsonSchema(query, "input");
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = property as JsonSchema;
    return {
      name,
      in: "query",
      required: required.includes(name),
      ...(description && { description }),
      schema,
    };
  });
}

function headerParameters(headers: Readonly<Record<string, string>> = {}): object[] {
  return Object.entries(headers).map(([name, description]) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  }));
}

function schemasOf(pipelines: readonly Pipeline[]): Record<string, object> {
  const anyEvent = [...pipelines.map(({ name }) => `${name}.Event`), "LogReset"];
  const schemas: [string, JsonSchema][] = [
    ["FileRef", toJsonSchema(FileRef, "output")],
    ["LogReset", toJsonSchema(LogReset, "output")],
    ["Event", anyOf(anyEvent)],
    ["Answer", anyOf(pipelines.flatMap(({ name, questions }) => namesIn(`${name}.answers`, questions)))],
    ["Signal", anyOf(pipelines.flatMap(({ name, signals }) => namesIn(`${name}.signals`, signals)))],
    ["AnyForm", { type: "object" }],
    ["Bytes", {}],
    ...answerSchemas(),
    ...pipelines.flatMap((pipeline): [string, JsonSchema][] => [
      [`${pipeline.name}.Input`, toJsonSchema(pipeline.input, "input")],
      [`${pipeline.name}.Form`, formSchema(pipeline)],
      [`${pipeline.name}.Event`, toJsonSchema(eventSchema(pipeline), "output")],
      ...talkSchemas(pipeline),
    ]),
  ];
  return Object.assign({}, ...schemas.map(([name, schema]) => component(name, schema))) as Record<
    string,
    object
  >;
}

/** What the pipeline's runs can be told. */
function talkSchemas({ name, questions, signals }: Pipeline): [string, JsonSchema][] {
  return [
    ...Object.entries(questions).map(([question, { answer }]): [string, JsonSchema] => [
      `${name}.answers.${question}`,
      toJsonSchema(answer, "input"),
    ]),
    ...Object.entries(signals).map(([signal, data]): [string, JsonSchema] => [
      `${name}.signals.${signal}`,
      toJsonSchema(data, "input"),
    ]),
  ];
}

function namesIn(place: string, parts: object): string[] {
  return Object.keys(parts).map((name) => `${place}.${name}`);
}

/** One of these; anything, where there is none. */
function anyOf(names: readonly string[]): JsonSchema {
  return names.length === 0 ? {} : { anyOf: names.map((name) => ({ $ref: refTo(name) })) };
}

/** A schema's own definitions become components beside it, since in the document `#` is the whole document. */
function component(
  name: string,
  { $schema: _dialect, $defs = {}, ...own }: JsonSchema,
): Record<string, unknown> {
  const nameOf = (local: string) => (local === "FileRef" ? local : `${name}.${local}`);
  const moveRef = (ref: string) =>
    ref === "#" ? refTo(name) : ref.replace(/^#\/\$defs\/(.+)$/, (_, local: string) => refTo(nameOf(local)));
  const move = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(move);
    if (typeof value !== "object" || value === null) return value;
    return mapValues(value as Record<string, unknown>, (part, key) =>
      key === "$ref" && typeof part === "string" ? moveRef(part) : move(part),
    );
  };
  const definitions = Object.entries($defs).map(([local, schema]) => [nameOf(local), schema] as const);
  return mapValues<unknown, unknown>({ [name]: own, ...Object.fromEntries(definitions) }, move);
}

function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}

const errorWords: Record<number, [code: string, description: string]> = {
  400: ["invalid_input", "The request cannot be read"],
  404: ["run_not_found", "There is no such pipeline, run, step, question or message, or it is not yours"],
  406: ["not_acceptable", "None of the forms that Accept names"],
  409: [
    "input_mismatch",
    "The run was started with another input, or has ended, or somebody answered before",
  ],
  410: ["run_expired", "The run, or a file of it, was deleted"],
  413: ["value_too_large", "Larger than the limit"],
  415: ["unsupported_media_type", "Neither JSON nor a form, or a file of a type that is not taken"],
  408: ["timeout", "The file comes too slowly"],
  429: [
    "too_many_uploads",
    "There is too much that was sent and not used, or that is being sent: Retry-After says when to try again",
  ],
  422: ["invalid_input", "Read, but it does not fit; `issues` says where"],
  503: ["store_failed", "The server cannot do it right now: try again in a while"],
};

function errorResponses(): Record<string, object> {
  return mapValues(errorWords, ([code, description]: [string, string]) => ({
    description,
    content: {
      "application/json": {
        schema: { $ref: refTo("Error") },
        example: { error: { code, message: description } },
      },
    },
  }));
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value, key: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
