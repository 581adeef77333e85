import type { IncomingMessage } from "node:http";
import { StepcastError } from "@stepcast/pipeline";
import { transformer } from "../transformer.ts";

/**
 * Refuses a start that any page could make a browser send, as the address of an image: a GET that does not ask for a stream. Most
 * browsers say where they ask from, and are refused by that; some do not.
 * @throws StepcastError `forbidden`
 */
export function refuseLoadedStart(
  { method, headers }: IncomingMessage,
  { pathname, searchParams }: URL,
): void {
  if (method !== "GET" || headers.accept?.includes("text/event-stream")) return;
  const isStream = decodeURIComponent(pathname).endsWith("runPipeline");
  if (!isStream || !hasInput(searchParams.get("input"))) return;
  throw new StepcastError(
    "forbidden",
    "a GET starts a run only where it asks for a stream: send `Accept: text/event-stream`, or start the run by POST",
  );
}

/** What cannot be read is refused further on. */
function hasInput(text: string | null): boolean {
  try {
    const request: unknown = transformer.input.deserialize(JSON.parse(text ?? "null"));
    return typeof request === "object" && request !== null && "input" in request;
  } catch {
    return false;
  }
}
