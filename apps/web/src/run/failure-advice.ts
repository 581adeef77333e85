import type { ErrorCode, EventError } from "@stepcast/pipeline";

/** What a person can do about a failure, most promising first. */
export interface Advice {
  /** Whether the same again may end otherwise; undefined where nobody can tell. */
  readonly retryable: boolean | undefined;
  /** Which words say so. */
  readonly kind: "passing" | "input" | "definition" | "lost_file" | "crash" | "unknown";
}

const passing: readonly ErrorCode[] = [
  "timeout",
  "unreachable",
  "store_failed",
  "engine_closed",
  "abandoned",
];
const ofInput: readonly ErrorCode[] = ["invalid_input", "unsupported_media_type", "file_too_large"];
const ofDefinition: readonly ErrorCode[] = [
  "invalid_output",
  "invalid_definition",
  "non_deterministic",
  "not_serializable",
  "value_too_large",
  "too_many_calls",
  "unknown_pipeline",
];
const ofFile: readonly ErrorCode[] = ["file_expired", "file_not_found"];

/**
 * What to do about a run's failure, by its code. An agent's own error tells by itself only whether it was tried more than once: an agent
 * that was had hoped that it passes.
 */
export function adviceFor({ code }: Pick<EventError, "code">, attempts: number): Advice {
  if (passing.includes(code)) return { kind: "passing", retryable: true };
  if (ofInput.includes(code)) return { kind: "input", retryable: false };
  if (ofDefinition.includes(code)) return { kind: "definition", retryable: false };
  if (ofFile.includes(code)) return { kind: "lost_file", retryable: false };
  if (code === "crash_loop") return { kind: "crash", retryable: undefined };
  if (attempts > 1) return { kind: "passing", retryable: true };
  return { kind: "unknown", retryable: undefined };
}
