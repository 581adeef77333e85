import type { FileRef } from "@stepcast/pipeline";
import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { type FieldProps, SchemaForm, type SchemaFormProps } from "./index.ts";
import { type Field, fieldOf, type JsonValue, openForm, problemsOf, valueOf } from "./model/index.ts";

const schema = z.toJSONSchema(z.object({ name: z.string() }), { io: "input" });

test("what zod writes is a schema, and what comes out is JSON", () => {
  const Component = () => (
    <SchemaForm
      schema={schema}
      value={{ name: "Ada" }}
      errors={[{ path: ["rows", 3, "name"], message: "taken" }]}
      onSubmit={(value) => expectTypeOf(value).toEqualTypeOf<JsonValue>()}
      upload={async (file, { signal }) => {
        expectTypeOf(file).toEqualTypeOf<File>();
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
        // It is what the server answered.
        return {} as FileRef;
      }}
      words={{ submit: "Senden", tooShort: (min) => `Mindestens ${min.toFixed()}` }}
    />
  );
  expectTypeOf(Component).returns.toBeObject();
});

test("a control of one's own is given what it needs, typed", () => {
  const Stars = ({ field, value, setValue, describedBy }: FieldProps) => {
    expectTypeOf(field).toEqualTypeOf<Field>();
    expectTypeOf(value).toEqualTypeOf<JsonValue | undefined>();
    expectTypeOf(describedBy).toEqualTypeOf<string | undefined>();
    // @ts-expect-error a Date is no JSON: it is sent as ISO 8601 text
    setValue(new Date());
    setValue(5);
    return null;
  };
  const onSubmit = (value: JsonValue) => value;
  const Component = () => (
    <>
      <SchemaForm
        schema={schema}
        onSubmit={onSubmit}
        fields={[{ kind: "number", at: "stars", use: Stars }]}
      />
      {/* @ts-expect-error there is no such kind of field */}
      <SchemaForm schema={schema} onSubmit={onSubmit} fields={[{ kind: "stars", use: Stars }]} />
      {/* @ts-expect-error the control is missing */}
      <SchemaForm schema={schema} onSubmit={onSubmit} fields={[{ at: "stars" }]} />
    </>
  );
  expectTypeOf(Component).returns.toBeObject();
});

test("what a form cannot do without is a compile error", () => {
  // @ts-expect-error nobody takes the value
  expectTypeOf({ schema }).toExtend<SchemaFormProps>();
  // @ts-expect-error a zod schema is no JSON Schema
  expectTypeOf({ schema: z.bigint(), onSubmit: () => {} }).toExtend<SchemaFormProps>();
  // @ts-expect-error an upload answers a FileRef
  expectTypeOf<() => Promise<string>>().toExtend<NonNullable<SchemaFormProps["upload"]>>();
  // @ts-expect-error an issue has a path
  expectTypeOf([{ message: "taken" }]).toExtend<NonNullable<SchemaFormProps["errors"]>>();
});

test("the model narrows by kind", () => {
  const { field, draft } = openForm(fieldOf(schema), undefined);
  expectTypeOf(valueOf(field, draft)).toEqualTypeOf<JsonValue | undefined>();
  expectTypeOf(problemsOf(field, draft)[0]?.message).toEqualTypeOf<string | undefined>();
  if (field.kind === "number") expectTypeOf(field.multipleOf).toEqualTypeOf<number | undefined>();
  // @ts-expect-error a list has an item, a text has none
  if (field.kind === "text") field.item;
});
