import { createReadStream } from "node:fs";
import { join } from "node:path";
import { diskFiles } from "@stepcast/pipeline/files";
import { emptyDraft, fieldOf, placesIn, rootPlace, valueOf } from "@stepcast/react/form-model";
import { expect, test } from "vitest";
import { z } from "zod";
import { toJsonSchema } from "../json-schema.ts";
import { requireFile } from "../run/read-typed.ts";
import { workplace } from "../testing/spawn-cli.ts";
import { formFiller } from "./fill-form.ts";
import type { Prompts } from "./prompts.ts";

/** Whoever answers, in order: by what is asked and what is said to it. Throws where something else is asked. */
function person(answers: [label: string, answer: string | boolean | number | number[]][]) {
  const said: string[] = [];
  const next = <Answer>(label: string): Answer => {
    const [expected, answer] = answers.shift() ?? [];
    if (expected === undefined || !label.startsWith(expected))
      throw new Error(`asked ${label} where ${expected} was expected`);
    // The test says what fits the prompt.
    return answer as Answer;
  };
  const prompts: Prompts = {
    say: (text) => void said.push(text),
    async text(label, { problem }) {
      for (;;) {
        const text = next<string>(label);
        const why = problem(text);
        if (why === undefined) return text;
        said.push(`${label}: ${why}`);
      }
    },
    yes: async (label) => next(label),
    async one(label, choices) {
      const wanted = next<string>(label);
      return choices.findIndex((choice) => choice.label === wanted);
    },
    some: async (label) => next(label),
  };
  return { prompts, said, left: answers };
}

const keep = async () => {
  throw new Error("nothing here takes a file");
};

async function filled(schema: z.ZodType, answers: Parameters<typeof person>[0]) {
  const field = fieldOf(toJsonSchema(schema, "input"));
  const { prompts, said, left } = person(answers);
  const draft = await formFiller(prompts, keep)(rootPlace(field, emptyDraft(field)));
  expect(left).toEqual([]);
  return { value: valueOf(field, draft), said };
}

test("one of several shapes is chosen first, then filled", async () => {
  const shape = z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("circle"), radius: z.number().positive() }),
    z.object({ kind: z.literal("box"), sides: z.tuple([z.number(), z.number()]) }),
  ]);
  const { value } = await filled(z.object({ shape }), [
    ["Shape", "box"],
    ["Item 1", "2"],
    ["Item 2", "3"],
  ]);
  expect(value).toEqual({ shape: { kind: "box", sides: [2, 3] } });
});

test("entries get their names, and no name twice", async () => {
  const { value, said } = await filled(z.object({ ages: z.record(z.string().min(1), z.number()) }), [
    ["Add to Ages", true],
    ["Name", "Ann"],
    ["Ann", "30"],
    ["Add to Ages", true],
    ["Name", "Ann"],
    ["Name", "Ben"],
    ["Ben", "31"],
    ["Add to Ages", false],
  ]);
  expect(value).toEqual({ ages: { Ann: 30, Ben: 31 } });
  expect(said.join("\n")).toContain("Another entry has this name");
});

test("what may be left out is asked for as a whole first; several are chosen at once; a tick that must be is asked again", async () => {
  const schema = z.object({
    address: z.object({ street: z.string() }).optional(),
    contact: z.object({ mail: z.email() }).optional(),
    colors: z
      .array(z.enum(["red", "green", "blue"]))
      .min(1)
      .meta({ uniqueItems: true }),
    mood: z.enum(["good", "bad"]).optional(),
    terms: z.literal(true),
  });
  const { value, said } = await filled(schema, [
    ["Include Address", false],
    ["Include Contact", true],
    ["Mail", "nobody"],
    ["Mail", "ann@example.org"],
    ["Colors", []],
    ["Colors", [0, 2]],
    ["Mood", "None"],
    ["Terms", false],
    ["Terms", true],
  ]);
  expect(value).toEqual({ contact: { mail: "ann@example.org" }, colors: ["red", "blue"], terms: true });
  expect(said).toEqual(
    expect.arrayContaining([
      "Mail: Not a valid email address",
      "Colors: At least 1",
      "Terms: This must be ticked",
    ]),
  );
});

test("a file is given by its path, which is asked again until there is one", async () => {
  const cwd = await workplace();
  const files = diskFiles(join(cwd, "files"));
  const open = async (name: string) => {
    await requireFile(join(cwd, name));
    return files.write(name, createReadStream(join(cwd, name)));
  };
  const field = fieldOf({
    type: "object",
    properties: { table: { $ref: "#/$defs/FileRef" } },
    required: ["table"],
  });
  const { prompts, said } = person([
    ["Table", ""],
    ["Table", "gone.txt"],
    ["Table", "hello.txt"],
  ]);
  const draft = await formFiller(prompts, open)(rootPlace(field, emptyDraft(field)));
  expect(valueOf(field, draft)).toMatchObject({ table: { name: "hello.txt", sizeBytes: 5 } });
  expect(said).toEqual(["Table: This is required", expect.stringMatching(/^there is no file .*gone\.txt/)]);
});

test("only what was found wrong is asked again, with what stood there; of a list only that item", async () => {
  const field = fieldOf(toJsonSchema(z.object({ name: z.string(), tags: z.array(z.string()) }), "input"));
  const first = person([
    ["Name", "Ann"],
    ["Add to Tags", true],
    ["Item 1", "a"],
    ["Add to Tags", true],
    ["Item 2", "b"],
    ["Add to Tags", false],
  ]);
  const draft = await formFiller(first.prompts, keep)(rootPlace(field, emptyDraft(field)));
  const place = rootPlace(field, draft);
  const [wrong] = [...placesIn(place)].filter(({ path }) => path.join(".") === "tags.1");
  const again = person([["Item 2", "c"]]);
  const corrected = await formFiller(again.prompts, keep)(place, new Set([wrong?.id ?? ""]));
  expect(valueOf(field, corrected)).toEqual({ name: "Ann", tags: ["a", "c"] });
});
