import type { FileRef } from "@stepcast/pipeline";
import type { CallToolResult, ResourceLink } from "@modelcontextprotocol/sdk/types.js";
import { filesIn } from "../files-in.ts";
import { fileSize, oneLine } from "../view/words.ts";
import { asJson } from "./as-json.ts";
import { fileResource, runUri } from "./resource-of.ts";

/** What a completed run ends with: in words, as data, and its files as links to read. */
export function success(runId: string, output: unknown): CallToolResult {
  const json = asJson(output) ?? {};
  const structuredContent = isRecord(json) ? json : { output: json };
  const files = [...filesIn(output).values()];
  return {
    content: [
      { type: "text", text: [`run ${runId} completed`, ...files.map(words)].join("\n") },
      // The protocol asks for it, for clients that know no structured content.
      { type: "text", text: JSON.stringify(structuredContent) },
      ...files.map((file): ResourceLink => ({ type: "resource_link", ...fileResource(file) })),
    ],
    structuredContent,
    _meta: { "stepcast/runId": runId },
  };
}

/** What went wrong, for the one who called; with the run where there is one. */
export function failure(message: string, runId?: string): CallToolResult {
  const text = runId === undefined ? message : `${message}\nIts state: ${runUri(runId)}`;
  return {
    isError: true,
    content: [{ type: "text", text }],
    ...(runId !== undefined && { _meta: { "stepcast/runId": runId } }),
  };
}

function words({ name, sizeBytes, mediaType }: FileRef): string {
  return `${oneLine(name)} (${mediaType}, ${fileSize(sizeBytes)})`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
