import { expect, test } from "vitest";
import { z } from "zod";
import { fitJson, fitText } from "./fit-input.ts";

test("text in ISO 8601 is a date where the schema wants one, however deep", () => {
  const schema = z.object({
    day: z.date(),
    maybe: z.date().nullable().optional(),
    list: z.array(z.object({ at: z.date() })),
    byName: z.record(z.string(), z.date()),
    kind: z.discriminatedUnion("type", [
      z.object({ type: z.literal("once"), at: z.date() }),
      z.object({ type: z.literal("never") }),
    ]),
    either: z.union([z.number(), z.date()]),
  });
  const fitted = fitJson(schema, {
    day: "2026-05-01",
    maybe: "2026-05-01T10:00:00+02:00",
    list: [{ at: "2026-05-01T10:00:00Z" }],
    byName: { ann: "2026-05-01T10:00:00.5Z" },
    kind: { type: "once", at: "2026-05-01" },
    either: "2026-05-01",
  });
  expect(schema.parse(fitted)).toEqual({
    day: new Date("2026-05-01T00:00:00Z"),
    maybe: new Date("2026-05-01T08:00:00Z"),
    list: [{ at: new Date("2026-05-01T10:00:00Z") }],
    byName: { ann: new Date("2026-05-01T10:00:00.500Z") },
    kind: { type: "once", at: new Date("2026-05-01") },
    either: new Date("2026-05-01"),
  });
});

test("text stays text where the schema takes text", () => {
  const schema = z.object({ name: z.string(), either: z.union([z.string(), z.date()]) });
  const value = { name: "2026-05-01", either: "2026-05-01" };
  expect(fitJson(schema, value)).toEqual(value);
});

test.for(["yesterday", "2026-05-01T10:00:00", "01.05.2026", "2026-02-30", "1746057600000", ""])(
  "what is no ISO date, or has no time zone, is left for the schema to refuse: %s",
  (day) => {
    expect(fitJson(z.object({ day: z.date() }), { day })).toEqual({ day });
  },
);

test("JSON is not read any looser than that: text is no number, and one value no list", () => {
  const schema = z.object({ count: z.number(), tags: z.array(z.string()), yes: z.boolean() });
  const value = { count: "3", tags: "a", yes: "true" };
  expect(fitJson(schema, structuredClone(value))).toEqual(value);
});

test("the fields of an address or form are read as what the schema wants", () => {
  const schema = z.object({
    count: z.number().int(),
    tags: z.array(z.string()),
    sizes: z.array(z.number()),
    yes: z.boolean(),
    day: z.date(),
    place: z.object({ city: z.string() }),
    five: z.literal([5, 6]),
    name: z.string(),
    either: z.union([z.number(), z.boolean()]),
  });
  const fitted = fitText(schema, {
    count: "3",
    tags: "a",
    sizes: ["1", "2"],
    yes: "on",
    day: "2026-05-01",
    place: '{"city":"Bern"}',
    five: "5",
    name: "007",
    either: "true",
  });
  expect(fitted).toEqual({
    count: 3,
    tags: ["a"],
    sizes: [1, 2],
    yes: true,
    day: new Date("2026-05-01"),
    place: { city: "Bern" },
    five: 5,
    name: "007",
    either: true,
  });
});

test("names that every object has are no fields", () => {
  const schema = z.object({ constructor: z.date().optional() });
  expect(fitJson(schema, { other: 1 })).toEqual({ other: 1 });
  const hostile: unknown = JSON.parse('{"__proto__":{"day":"2026-05-01"}}');
  fitJson(z.object({ day: z.date() }), hostile);
  expect(Object.prototype).not.toHaveProperty("day");
});

test("a schema that throws is left to whoever parses the input", () => {
  const schema = z.string().refine(async () => true);
  expect(fitJson(schema, "x")).toBe("x");
});
