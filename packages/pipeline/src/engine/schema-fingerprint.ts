import { createHash } from "node:crypto";
import { z } from "zod";
import type { Pipeline } from "../define/pipeline.ts";

/** A digest of all schemas of a pipeline. Equal digests: what was recorded can still be read. Descriptions do not count. */
export function schemaFingerprint(pipeline: Pipeline): string {
  const known = digests.get(pipeline) ?? digest(pipeline);
  digests.set(pipeline, known);
  return known;
}

/** A pipeline's schemas never change, and every start and every claim asks. */
const digests = new WeakMap<Pipeline, string>();

function digest(pipeline: Pipeline): string {
  const agents = byName(pipeline.agents, ({ input, output }) => [shapeOf(input), shapeOf(output)]);
  const questions = byName(pipeline.questions, ({ data, answer }) => [shapeOf(data), shapeOf(answer)]);
  const signals = byName(pipeline.signals, (data) => [shapeOf(data)]);
  // As it was before there were questions, where there are none: runs that are under way stay readable.
  const talk = questions.length + signals.length > 0 ? [questions, signals] : [];
  const shapes = JSON.stringify([
    shapeOf(pipeline.input),
    pipeline.output && shapeOf(pipeline.output),
    agents,
    ...talk,
  ]);
  return createHash("sha256").update(shapes).digest("base64url");
}

function byName<T>(parts: Readonly<Record<string, T>>, shapes: (part: T) => unknown[]): unknown[][] {
  return Object.entries(parts)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => [name, ...shapes(part)]);
}

function shapeOf(schema: z.ZodType): unknown {
  const shape = z.toJSONSchema(schema, { unrepresentable: "any", cycles: "ref", io: "output" });
  return JSON.parse(
    JSON.stringify(shape, (key, value: unknown) => (key === "description" ? undefined : value)),
  );
}
