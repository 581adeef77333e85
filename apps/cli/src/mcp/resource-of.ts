import type { FileRef } from "@stepcast/pipeline";
import type { RunSummary } from "@stepcast/pipeline/engine";
import type { Resource } from "@modelcontextprotocol/sdk/types.js";

/** A file as a resource. */
export function fileResource({ id, name, mediaType, sizeBytes }: FileRef): Resource {
  return {
    uri: `stepcast://files/${id}/${encodeURIComponent(name)}`,
    name,
    mimeType: mediaType,
    size: sizeBytes,
  };
}

/** A run's state as a resource. */
export function runResource({ runId, pipeline, title, status, queuedAt }: RunSummary): Resource {
  return {
    uri: runUri(runId),
    name: runId,
    ...(title !== undefined && { title }),
    description: `A run of ${pipeline}, ${status}, of ${new Date(queuedAt).toISOString()}`,
    mimeType: "application/json",
  };
}

export function runUri(runId: string): string {
  return `stepcast://runs/${runId}`;
}
