import { afterEach, expect, test, vi } from "vitest";
import { newRunId } from "./new-run-id.ts";

afterEach(() => vi.restoreAllMocks());

test("a run's id is 22 letters, digits, dashes and underscores", () => {
  expect(newRunId()).toMatch(/^[\w-]{22}$/);
});

test.each([0, 62, 63])(
  "a run's id never begins with a dash, which a command line takes for an option (%i)",
  (first) => {
    vi.spyOn(crypto, "getRandomValues").mockImplementation((bytes) => {
      if (bytes instanceof Uint8Array) bytes.fill(first << 2);
      return bytes;
    });
    expect(newRunId()).toMatch(/^\w[\w-]{21}$/);
  },
);
