// @vitest-environment jsdom
import { FileRef } from "@stepcast/pipeline";
import axe from "axe-core";
import { expect, test } from "vitest";
import { z } from "zod";
import { jsonSchemaOf } from "./testing/json-schema-of.ts";
import { clickOn, type OpenForm, openForm } from "./testing/open-form.tsx";

/** One of everything. */
const Rich = z.object({
  line: z
    .string()
    .min(2)
    .describe("A hint")
    .meta({ examples: ["an example"] }),
  lines: z.string().max(2_000).optional(),
  email: z.email(),
  count: z.int().min(1).default(3),
  day: z.iso.date(),
  at: z.date().nullable(),
  agree: z.literal(true),
  loud: z.boolean().default(false),
  sure: z.boolean().optional(),
  color: z.enum(["red", "green"]),
  month: z.enum(["1", "2", "3", "4", "5", "6"]),
  picks: z.array(z.enum(["x", "y"])).meta({ uniqueItems: true }),
  rows: z.array(z.object({ name: z.string().min(1), n: z.number() })),
  pair: z.tuple([z.string(), z.number()]),
  limits: z.record(z.string(), z.number()),
  extra: z.object({ note: z.string() }).optional(),
  pay: z.union([
    z.object({ by: z.literal("card"), number: z.string() }),
    z.object({ by: z.literal("cash") }),
  ]),
  csv: FileRef,
  filter: z.unknown(),
});

async function violations({ host }: OpenForm): Promise<string[]> {
  const { violations, passes } = await axe.run(host, {
    // Without a layout nothing has a color; the form brings none either.
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(passes.length).toBeGreaterThan(15);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

test("axe objects to nothing: as it opens, filled in, and full of errors", async () => {
  const upload = () => new Promise<FileRef>(() => {});
  const form = await openForm({ schema: jsonSchemaOf(Rich), upload });
  expect(await violations(form)).toEqual([]);
  for (const button of form.host.querySelectorAll<HTMLElement>("[data-does=add]")) await clickOn(button);
  await form.click("extra", "Include Extra");
  await form.click("pay", "card");
  expect(await violations(form)).toEqual([]);
  await form.submit();
  expect(form.summary.length).toBeGreaterThan(10);
  expect(await violations(form)).toEqual([]);
});

test("every control can be reached by its label, and every error by its control", async () => {
  const upload = () => new Promise<FileRef>(() => {});
  const form = await openForm({ schema: jsonSchemaOf(Rich), upload });
  await form.submit();
  const controls = [...form.host.querySelectorAll<HTMLInputElement>("input, textarea, select")];
  expect(controls.filter(({ labels }) => labels?.length !== 1)).toEqual([]);
  const described = [...form.host.querySelectorAll("[aria-describedby]")].flatMap(
    (element) => element.getAttribute("aria-describedby")?.split(" ") ?? [],
  );
  expect(described.filter((id) => document.getElementById(id) === null)).toEqual([]);
  const errors = [...form.host.querySelectorAll(".sc-error")].map(({ id }) => id);
  expect(errors.filter((id) => !described.includes(id))).toEqual([]);
  const ids = [...form.host.querySelectorAll("[id]")].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
