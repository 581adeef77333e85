// @vitest-environment jsdom
import { act } from "react";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { jsonSchemaOf } from "./testing/json-schema-of.ts";
import { openForm } from "./testing/open-form.tsx";

const Booking = z.object({
  name: z.string().min(2).describe("As in your passport"),
  seats: z.int().min(1).max(9),
  window: z.boolean(),
  meal: z.enum(["none", "vegan", "fish"]).default("vegan"),
  contact: z.object({ email: z.email(), phone: z.string().optional() }),
});

async function openBooking() {
  const form = await openForm({ schema: jsonSchemaOf(Booking) });
  return form;
}

test("hands over what was entered, as the schema has it", async () => {
  const form = await openBooking();
  await form.type("name", "Ada");
  await form.type("seats", "2");
  await form.click("window", "Window");
  await form.click("meal", "fish");
  await form.type("contact.email", "ada@example.org");
  await form.submit();
  expect(form.submitted).toEqual([
    { name: "Ada", seats: 2, window: true, meal: "fish", contact: { email: "ada@example.org" } },
  ]);
});

test("says at every field what is wrong, once it was tried, and goes to the first", async () => {
  const form = await openBooking();
  expect(form.summary).toEqual([]);
  await form.submit();
  expect(form.submitted).toEqual([]);
  expect(form.error("name")).toBe("At least 2 characters");
  expect(form.error("seats")).toBe("This is required");
  expect(form.error("contact.email")).toBe("Not a valid email address");
  expect(form.summary).toEqual([
    "Name: At least 2 characters",
    "Seats: This is required",
    "Email: Not a valid email address",
  ]);
  expect(form.focused).toBe("name");
  expect(form.control("name").getAttribute("aria-invalid")).toBe("true");
  // What is corrected is so at once, and the focus stays with who types.
  form.control("seats").focus();
  await form.type("seats", "12");
  expect(form.error("seats")).toBe("At most 9");
  await form.type("seats", "3");
  expect(form.error("seats")).toBeUndefined();
  expect(form.control("seats").getAttribute("aria-invalid")).toBeNull();
  expect(form.focused).toBe("seats");
});

test("a link of the summary leads to its field", async () => {
  const form = await openBooking();
  await form.submit();
  const links = form.host.querySelectorAll<HTMLElement>(".sc-summary a");
  links[2]?.click();
  expect(form.focused).toBe("contact.email");
});

test("every control has a label, and is described by its hint and its error", async () => {
  const form = await openBooking();
  await form.submit();
  const control = form.control("name");
  expect(control.labels?.[0]?.textContent).toBe("Name");
  const described = control.getAttribute("aria-describedby")?.split(" ") ?? [];
  expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual([
    "As in your passport",
    "Error: At least 2 characters",
  ]);
  expect(form.field("contact").querySelector("legend")?.textContent).toBe("Contact");
  expect(form.field("meal").getAttribute("role")).toBe("radiogroup");
});

test("shows a server's errors at their fields until these are changed", async () => {
  const form = await openForm({
    schema: jsonSchemaOf(Booking),
    value: { name: "Ada", seats: 2, window: false, contact: { email: "ada@example.org" } },
  });
  await form.submit();
  await form.render({
    errors: [
      { path: ["contact", "email"], message: "nobody lives there" },
      { path: ["seats"], message: "only one is left" },
      { path: ["contact", "fax", "code"], message: "unknown" },
      { path: [], message: "sold out" },
    ],
  });
  expect(form.error("seats")).toBe("only one is left");
  expect(form.error("contact.email")).toBe("nobody lives there");
  expect(form.error("contact")).toBe("fax.code: unknown");
  expect(form.summary).toEqual([
    "Answer: sold out",
    "Seats: only one is left",
    "Contact: fax.code: unknown",
    "Email: nobody lives there",
  ]);
  await form.type("seats", "1");
  expect(form.error("seats")).toBeUndefined();
  expect(form.error("contact.email")).toBe("nobody lives there");
  // They do not hold it back: the server may see it otherwise by now.
  await form.submit();
  expect(form.submitted).toHaveLength(2);
});

test("the focus goes to the first field that a server objects to", async () => {
  const form = await openForm({ schema: jsonSchemaOf(Booking) });
  const errors = [{ path: ["contact", "email"], message: "taken" }];
  await form.render({ errors });
  expect(form.focused).toBe("contact.email");
  form.control("name").focus();
  // The same again is no news.
  await form.render({ errors: structuredClone(errors) });
  expect(form.focused).toBe("name");
});

test("is sent once while it is on its way, and can be sent again", async () => {
  let arrive = () => {};
  const onSubmit = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        arrive = resolve;
      }),
  );
  const form = await openForm({ schema: jsonSchemaOf(z.string()), onSubmit });
  await form.submit();
  expect(form.host.querySelector("form")?.getAttribute("aria-busy")).toBe("true");
  await form.submit();
  expect(onSubmit).toHaveBeenCalledTimes(1);
  await act(async () => arrive());
  expect(form.host.querySelector("form")?.getAttribute("aria-busy")).toBe("false");
  await form.submit();
  expect(onSubmit).toHaveBeenCalledTimes(2);
  await act(async () => arrive());
});

test("an answer may be a single value", async () => {
  const form = await openForm({
    schema: jsonSchemaOf(z.enum(["ship it", "wait"]).describe("Does it go out?")),
    submitLabel: "Decide",
  });
  expect(form.host.querySelector("legend")?.textContent).toBe("Answer");
  await form.submit();
  expect(form.error("")).toBe("Choose one");
  await form.click("", "ship it");
  await form.submit();
  expect(form.submitted).toEqual(["ship it"]);
  expect(form.host.querySelector("[data-does=submit]")?.textContent).toBe("Decide");
});

test("disabled, it takes nothing", async () => {
  const form = await openForm({ schema: jsonSchemaOf(Booking), disabled: true });
  expect(form.control("name").matches(":disabled")).toBe(true);
  await form.submit();
  expect(form.submitted).toEqual([]);
});

test("many choices are in a list that opens, few are all to be seen", async () => {
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"] as const;
  const form = await openForm({ schema: jsonSchemaOf(z.object({ month: z.enum(months) })) });
  expect(form.control("month").tagName).toBe("SELECT");
  await form.submit();
  expect(form.error("month")).toBe("Choose one");
  await form.type("month", "2");
  await form.submit();
  expect(form.submitted).toEqual([{ month: "Mar" }]);
});

test("what may be left out is, and a null where null may be", async () => {
  const schema = z.object({
    text: z.string().optional(),
    none: z.string().nullable(),
    count: z.number().optional(),
    sure: z.boolean().optional(),
    place: z.object({ city: z.string().min(1) }).optional(),
    day: z.iso.date().nullable(),
    tags: z.array(z.string()).optional(),
  });
  const form = await openForm({ schema: jsonSchemaOf(schema) });
  await form.submit();
  expect(form.submitted).toEqual([{ none: null, day: null }]);
  await form.type("text", "a");
  await form.type("text", "");
  await form.click("sure", "Yes");
  await form.click("sure", "None");
  await form.click("place", "Include Place");
  await form.submit();
  expect(form.error("place.city")).toBe("This is required");
  await form.click("place", "Include Place");
  await form.click("tags", "Add to Tags");
  await form.click("tags", "Remove Item 1");
  await form.submit();
  expect(form.submitted[1]).toEqual({ none: null, day: null });
});

test("words can be in another language", async () => {
  const words = { submit: "Absenden", required: "Bitte ausfüllen", summary: () => "Bitte prüfen" };
  const form = await openForm({ schema: jsonSchemaOf(z.object({ n: z.number() })), words });
  await form.submit();
  expect(form.host.querySelector("[data-does=submit]")?.textContent).toBe("Absenden");
  expect(form.error("n")).toBe("Bitte ausfüllen");
  expect(form.host.querySelector(".sc-summary p")?.textContent).toBe("Bitte prüfen");
});

test("half a number, which no script is shown, is said to be none", async () => {
  const form = await openForm({ schema: jsonSchemaOf(z.object({ n: z.number().optional() })) });
  // jsdom, as a browser would for "1e".
  const control = form.control("n");
  Object.defineProperty(control, "validity", { value: { badInput: true } });
  Object.defineProperty(control, "validationMessage", { value: "Please enter a number." });
  await form.submit();
  expect(form.submitted).toEqual([]);
  expect(form.error("n")).toBe("Please enter a number.");
});
