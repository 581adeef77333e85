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
  const agents = Object.entries(pipeline.agents)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { input, output }]) => [name, shapeOf(input), shapeOf(output)]);
  const shapes = JSON.stringify([
    shapeOf(pipeline.input),
    pipeline.output && shapeOf(pipeline.output),
    agents,
  ]);
  return createHash("sha256").update(shapes).digest("base64url");
}

function shapeOf(schema: z.ZodType): unknown {
  const shape = z.toJSONSchema(schema, { unrepresentable: "any", cycles: "ref", io: "output" });
  return JSON.parse(
    JSON.stringify(shape, (key, value: unknown) => (key === "description" ? undefined : value)),
  );
}
