// @vitest-environment jsdom
import { expect, test } from "vitest";
import { z } from "zod";
import { jsonSchemaOf } from "../testing/json-schema-of.ts";
import { clickOn, labelled, openForm, typeInto } from "../testing/open-form.tsx";

const focusedText = () => document.activeElement?.textContent;

test("items are added, moved and removed by keyboard alone: the focus stays, and it is said aloud", async () => {
  const form = await openForm({ schema: jsonSchemaOf(z.object({ names: z.array(z.string()) })) });
  const said = () => form.field("names").querySelector("[role=status]")?.textContent;
  for (const name of ["Ada", "Grace", "Edsger"]) {
    await form.click("names", "Add to Names");
    expect(document.activeElement?.tagName).toBe("INPUT");
    await typeInto(document.activeElement as HTMLInputElement, name);
  }
  expect(said()).toBe("Item 3 was added");
  await form.click("names", "Move Item 3 up");
  expect(said()).toBe("Item 3 is now 2 of 3");
  expect(focusedText()).toBe("Move Item 2 up");
  await form.click("names", "Move Item 2 up");
  // It is the first by now: the button stays, with the focus, and does nothing more.
  expect(focusedText()).toBe("Move Item 1 up");
  expect(document.activeElement?.getAttribute("aria-disabled")).toBe("true");
  await form.click("names", "Move Item 1 up");
  await form.click("names", "Remove Item 2");
  expect(focusedText()).toBe("Remove Item 2");
  await form.submit();
  expect(form.submitted).toEqual([{ names: ["Edsger", "Grace"] }]);
  await form.click("names", "Remove Item 2");
  await form.click("names", "Remove Item 1");
  expect(focusedText()).toBe("Add to Names");
});

test("the errors of items are theirs, wherever they move", async () => {
  const schema = z.object({ rows: z.array(z.object({ n: z.number() })).min(1) });
  const form = await openForm({ schema: jsonSchemaOf(schema), value: { rows: [{ n: 1 }, { n: 2 }] } });
  await form.type("rows.1.n", "");
  await form.submit();
  expect(form.error("rows.1.n")).toBe("This is required");
  await form.click("rows", "Move Item 2 up");
  expect(form.error("rows.0.n")).toBe("This is required");
  expect(form.error("rows.1.n")).toBeUndefined();
});

test("entries of a record have names, which are there once", async () => {
  const schema = z.object({ limits: z.record(z.string().min(1), z.number()) });
  const form = await openForm({ schema: jsonSchemaOf(schema), value: { limits: { cpu: 1 } } });
  await form.click("limits", "Add to Limits");
  const names = () => [...form.field("limits").querySelectorAll<HTMLInputElement>("[data-kind=name] input")];
  const [, second] = names();
  if (!second) throw new Error("no second entry");
  expect(document.activeElement).toBe(second);
  await typeInto(second, "cpu");
  await typeInto(
    form.field("limits").querySelectorAll<HTMLInputElement>("[type=number]")[1] as HTMLInputElement,
    "5",
  );
  await form.submit();
  expect(form.summary).toContain("Name: Another entry has this name");
  await typeInto(second, "memory");
  await form.submit();
  expect(form.submitted).toEqual([{ limits: { cpu: 1, memory: 5 } }]);
});

test("a schema that contains itself is entered as deep as somebody goes", async () => {
  interface Section {
    title: string;
    sections: Section[];
  }
  const Section: z.ZodType<Section> = z.lazy(() =>
    z.object({ title: z.string().min(1), sections: z.array(Section) }),
  );
  const form = await openForm({ schema: jsonSchemaOf(Section) });
  await form.type("title", "Book");
  await form.click("sections", "Add to Sections");
  await form.type("sections.0.title", "Chapter");
  await clickOn(labelled(form.field("sections.0.sections"), "Add to Sections"));
  await form.type("sections.0.sections.0.title", "Page");
  await form.submit();
  expect(form.submitted).toEqual([
    { title: "Book", sections: [{ title: "Chapter", sections: [{ title: "Page", sections: [] }] }] },
  ]);
});

test("of several shapes one is chosen, and then its fields are asked for", async () => {
  const schema = z.object({
    pay: z.discriminatedUnion("by", [
      z.object({ by: z.literal("card"), number: z.string().min(4) }),
      z.object({ by: z.literal("transfer"), iban: z.string().min(4), when: z.iso.date().optional() }),
    ]),
  });
  const form = await openForm({ schema: jsonSchemaOf(schema) });
  await form.submit();
  expect(form.error("pay")).toBe("Choose one");
  await form.click("pay", "card");
  expect(form.hasField("pay.iban")).toBe(false);
  await form.type("pay.number", "4242");
  await form.click("pay", "transfer");
  await form.submit();
  expect(form.error("pay.iban")).toBe("At least 4 characters");
  await form.click("pay", "card");
  expect(form.control("pay.number").value).toBe("4242");
  await form.submit();
  expect(form.submitted).toEqual([{ pay: { by: "card", number: "4242" } }]);
});

test("what has no control is JSON, and a fault in it is found", async () => {
  const form = await openForm({ schema: jsonSchemaOf(z.object({ filter: z.unknown() })) });
  await form.type("filter", '{\n  "a": 1,\n}');
  await form.submit();
  expect(form.error("filter")).toBe("Line 3, column 1: unexpected “}”");
  await form.type("filter", '{ "a": 1 }');
  await form.submit();
  expect(form.submitted).toEqual([{ filter: { a: 1 } }]);
});
