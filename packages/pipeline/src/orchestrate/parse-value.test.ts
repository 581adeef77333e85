import { expect, test } from "vitest";
import { z } from "zod";
import { parseValue } from "./parse-value.ts";

const parse = (schema: z.ZodType, value: unknown) => parseValue(schema, value, "invalid_input", "the input");

test("law 16: Bad input is refused at the door with the zod path", () => {
  const schema = z.object({ rows: z.array(z.object({ date: z.string() })) });
  expect(() => parse(schema, { rows: [{ date: "x" }, { date: 3 }] })).toThrow(
    expect.objectContaining({
      code: "invalid_input",
      message: expect.stringContaining("the input does not fit: rows.1.date: "),
      issues: [{ path: ["rows", 1, "date"], message: expect.any(String) }],
    }),
  );
});

test("many issues are told of by the first few", () => {
  const values = Array.from({ length: 100 }, () => "x");
  const refused = (): unknown => parse(z.array(z.number()), values);
  expect(refused).toThrow(expect.objectContaining({ issues: expect.objectContaining({ length: 50 }) }));
  expect(refused).toThrow(/0: .*; 1: .*; 2: .*; 3: .*; 4: [^;]*$/);
});

test("a schema that throws, or that is async, is a refusal too", () => {
  const throwing = z.string().refine(() => {
    throw new TypeError("a bug of its author");
  });
  const code = { code: "invalid_input" };
  expect(() => parse(throwing, "x")).toThrow(expect.objectContaining(code));
  expect(() => parse(throwing, "x")).toThrow("the input cannot be checked: a bug of its author");
  expect(() =>
    parse(
      z.string().refine(async () => true),
      "x",
    ),
  ).toThrow(expect.objectContaining(code));
});
