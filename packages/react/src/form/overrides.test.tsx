// @vitest-environment jsdom
import { FileRef } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { z } from "zod";
import type { FieldProps } from "./form-context.ts";
import { jsonSchemaOf } from "./testing/json-schema-of.ts";
import { clickOn, openForm, typeInto } from "./testing/open-form.tsx";

function Loud({ id, value, setValue, invalid, describedBy, required }: FieldProps) {
  return (
    <input
      id={id}
      className="loud"
      required={required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={typeof value === "string" ? value : ""}
      onChange={({ target }) => setValue(target.value === "" ? undefined : target.value.toUpperCase())}
    />
  );
}

test("a control of one's own is taken by path, kind or schema, and keeps label, hint and error", async () => {
  const line = z.string().min(2).describe("A word");
  const schema = jsonSchemaOf(
    z.object({
      word: line,
      rows: z.array(z.object({ code: line, name: line })),
      shout: line.meta({ loud: true }),
    }),
  );
  const form = await openForm({
    schema,
    value: { word: "ab", rows: [{ code: "ab", name: "ab" }], shout: "ab" },
    fields: [
      { at: "rows.*.code", use: Loud },
      { kind: "text", when: ({ loud }) => loud === true, use: Loud },
    ],
  });
  const loud = [...form.host.querySelectorAll<HTMLInputElement>(".loud")];
  expect(loud.map((each) => each.closest<HTMLElement>("[data-path]")?.dataset["path"])).toEqual([
    "rows.0.code",
    "shout",
  ]);
  const [code] = loud;
  if (!code) throw new Error("there is no control of our own");
  expect(code.labels?.[0]?.textContent).toBe("Code");
  await typeInto(code, "x");
  await form.submit();
  expect(form.error("rows.0.code")).toBe("At least 2 characters");
  expect(document.activeElement).toBe(code);
  expect(code.getAttribute("aria-invalid")).toBe("true");
  await typeInto(code, "xy");
  await form.submit();
  expect(form.submitted).toEqual([{ word: "ab", rows: [{ code: "XY", name: "ab" }], shout: "ab" }]);
});

test("one's own upload takes the place of files, and may be bare", async () => {
  const ticket: FileRef = {
    id: "b".repeat(22),
    name: "b.csv",
    mediaType: "text/csv",
    sizeBytes: 1,
    createdAt: 0,
    sha256: "1".repeat(64),
    url: "/files/b",
  };
  const Drop = ({ setValue }: FieldProps) => (
    <button type="button" className="drop" onClick={() => setValue({ ...ticket })}>
      Drop it here
    </button>
  );
  const form = await openForm({
    schema: jsonSchemaOf(z.object({ csv: FileRef })),
    fields: [{ kind: "file", use: Drop, bare: true }],
  });
  expect(form.hasField("csv")).toBe(false);
  const button = form.host.querySelector<HTMLElement>(".drop");
  if (button) await clickOn(button);
  await form.submit();
  expect(form.submitted).toEqual([{ csv: ticket }]);
});
