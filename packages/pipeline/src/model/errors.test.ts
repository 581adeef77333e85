import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { FatalError, StepcastError, StepError, toEventError } from "./errors.ts";

const messageOf = (thrown: unknown) => toEventError(thrown, "agent_error").message;

test("an error keeps its code and issues, and loses its stack and cause", () => {
  const cause = new Error("secret");
  const issues = [{ path: ["rows", 1], message: "no" }];
  const error = new StepcastError("timeout", "too slow", { issues, cause });
  expect(toEventError(error, "agent_error")).toEqual({ code: "timeout", message: "too slow", issues });
  expect(toEventError(new Error("plain", { cause }), "agent_error")).toEqual({
    code: "agent_error",
    message: "plain",
  });
});

test.each([
  ["cannot read '/home/me/data/x.csv'", "cannot read '<path>'"],
  ["at file:///srv/app/src/main.ts:3:1", "at <path>:3:1"],
  ["C:\\Users\\me\\x.csv is locked", "<path> is locked"],
  ["/home/josé/データ/x.csv is locked", "<path> is locked"],
  ["GET https://example.org/a/b failed", "GET https://example.org/a/b failed"],
  ["1/2 of and/or 3/4/5", "1/2 of and/or 3/4/5"],
])("the message %j is told as %j", (message, told) => {
  expect(messageOf(new Error(message))).toBe(told);
  expect(messageOf(new FatalError(message))).toBe(told);
});

test("a real error of the file system names no path", async () => {
  const error: unknown = await readFile(`${import.meta.dirname}/not-there`).catch(
    (thrown: unknown) => thrown,
  );
  expect(messageOf(error)).toContain("ENOENT");
  expect(messageOf(error)).not.toContain(import.meta.dirname);
});

test("a message of any length is cut, quickly", () => {
  expect(messageOf(new Error("x".repeat(10_000_000)))).toHaveLength(2_000);
  expect(messageOf(new Error("/a".repeat(5_000_000)))).toBe("<path>");
  expect(messageOf("x".repeat(10_000_000)).length).toBeLessThanOrEqual(2_000);
});

test("issues are bounded in number, depth and length", () => {
  const issue = { path: Array(1_000).fill("p".repeat(1_000)), message: "m".repeat(100_000) };
  const { issues } = toEventError(
    new StepcastError("invalid_input", "no", { issues: Array(1_000).fill(issue) }),
    "agent_error",
  );
  expect(issues).toHaveLength(50);
  expect(JSON.stringify(issues).length).toBeLessThan(150_000);
});

test("the family is recognised by its mark, not by its class", () => {
  const other = Object.assign(new Error("from another copy"), {
    [Symbol.for("stepcast.error")]: true,
    code: "timeout",
  });
  expect(StepcastError.is(other)).toBe(true);
  expect(toEventError(other, "agent_error").code).toBe("timeout");
  for (const value of [null, undefined, 1, "timeout", {}, new Error("plain")]) {
    expect(StepcastError.is(value)).toBe(false);
  }
  expect(StepcastError.is(new StepError("a", "a#2", { code: "timeout", message: "slow" }))).toBe(true);
});
