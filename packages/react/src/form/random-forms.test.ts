// @vitest-environment jsdom
import fc from "fast-check";
import { expect, test } from "vitest";
import { fill } from "./testing/fill.ts";
import { jsonSchemaOf } from "./testing/json-schema-of.ts";
import { OpenForm } from "./testing/open-form.tsx";
import { type RandomForm, randomForm } from "./testing/random-form.ts";

const full = process.env["STEPCAST_TEST_FULL"] === "1";
const runs = {
  numRuns: full ? 1_000 : 60,
  ...(!full && { seed: 20_261_122 }),
};
const timeout = full ? 600_000 : 60_000;

/** What zod makes of an answer; a value counts as what it is parsed to. */
function meaning({ schema }: RandomForm, value: unknown): unknown {
  return schema.parse(value);
}

async function withForm(
  random: RandomForm,
  given: Partial<{ value: RandomForm["value"] }>,
  use: (form: OpenForm) => Promise<void>,
): Promise<void> {
  const form = new OpenForm({ schema: jsonSchemaOf(random.schema), ...given });
  document.body.append(form.host);
  await form.render();
  try {
    await use(form);
  } finally {
    await form.leave();
  }
}

test("whatever the schema, a value that fits it can be entered, and comes out as it is", { timeout }, () =>
  fc.assert(
    fc.asyncProperty(randomForm(), (random) =>
      withForm(random, {}, async (form) => {
        await fill(form.host, random.value);
        await form.submit();
        expect(form.summary).toEqual([]);
        expect(meaning(random, form.submitted[0])).toEqual(meaning(random, random.value));
      }),
    ),
    runs,
  ),
);

test("whatever the schema, a value that is given and left alone comes out as it is", { timeout }, () =>
  fc.assert(
    fc.asyncProperty(randomForm(), (random) =>
      withForm(random, { value: random.value }, async (form) => {
        await form.submit();
        expect(form.summary).toEqual([]);
        expect(meaning(random, form.submitted[0])).toEqual(meaning(random, random.value));
      }),
    ),
    runs,
  ),
);
