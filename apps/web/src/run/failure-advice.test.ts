import { expect, test } from "vitest";
import { adviceFor } from "./failure-advice.ts";

test.for([
  ["timeout", 1, "passing"],
  ["invalid_input", 1, "input"],
  ["invalid_output", 3, "definition"],
  ["file_expired", 1, "lost_file"],
  ["crash_loop", 5, "crash"],
  ["agent_error", 3, "passing"],
  ["agent_error", 1, "unknown"],
] as const)("a failure of code %s after %i attempts is taken for %s", ([code, attempts, kind]) => {
  expect(adviceFor({ code }, attempts).kind).toBe(kind);
});

test("only what may pass by itself is worth doing again as it was", () => {
  expect(adviceFor({ code: "unreachable" }, 1).retryable).toBe(true);
  expect(adviceFor({ code: "invalid_output" }, 1).retryable).toBe(false);
  expect(adviceFor({ code: "agent_error" }, 1).retryable).toBeUndefined();
});
