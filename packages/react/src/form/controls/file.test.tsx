// @vitest-environment jsdom
import { FileRef } from "@stepcast/pipeline";
import { act } from "react";
import { expect, test } from "vitest";
import { z } from "zod";
import { jsonSchemaOf } from "../testing/json-schema-of.ts";
import { type OpenForm, openForm } from "../testing/open-form.tsx";

const schema = jsonSchemaOf(z.object({ csv: FileRef.meta({ accept: ".csv" }) }));

function ticket(name: string): FileRef {
  return {
    id: "a".repeat(22),
    name,
    mediaType: "text/csv",
    sizeBytes: 3,
    createdAt: 0,
    sha256: "0".repeat(64),
    url: "/files/a",
  };
}

/** Uploads that end when the test says so. */
function uploads() {
  const under: { file: File; signal: AbortSignal; done: PromiseWithResolvers<FileRef> }[] = [];
  const upload = (file: File, { signal }: { signal: AbortSignal }) => {
    const done = Promise.withResolvers<FileRef>();
    under.push({ file, signal, done });
    return done.promise;
  };
  return { under, upload };
}

async function choose(form: OpenForm, name: string): Promise<void> {
  const control = form.control("csv");
  Object.defineProperty(control, "files", { value: [new File(["a,b"], name)], configurable: true });
  await act(async () => control.dispatchEvent(new Event("change", { bubbles: true })));
}

test("a file goes up when it is chosen, and its ticket is the value", async () => {
  const { under, upload } = uploads();
  const form = await openForm({ schema, upload });
  expect(form.control("csv").getAttribute("accept")).toBe(".csv");
  await form.submit();
  expect(form.error("csv")).toBe("This is required");
  await choose(form, "a.csv");
  expect(form.error("csv")).toBe("a.csv is still uploading");
  await act(async () => under[0]?.done.resolve(ticket("a.csv")));
  await form.submit();
  expect(form.submitted).toEqual([{ csv: ticket("a.csv") }]);
});

test("what goes wrong on the way up is said, and the next try counts", async () => {
  const { under, upload } = uploads();
  const form = await openForm({ schema, upload });
  await choose(form, "big.csv");
  await act(async () => under[0]?.done.reject(new Error("larger than 5 MB")));
  await form.submit();
  expect(form.error("csv")).toBe("big.csv could not be uploaded: larger than 5 MB");
  await choose(form, "small.csv");
  await act(async () => under[1]?.done.resolve(ticket("small.csv")));
  expect(form.error("csv")).toBeUndefined();
});

test("another file, or none, gives up the one that is on its way", async () => {
  const { under, upload } = uploads();
  const form = await openForm({ schema, upload });
  await choose(form, "first.csv");
  await choose(form, "second.csv");
  expect(under[0]?.signal.aborted).toBe(true);
  await act(async () => under[1]?.done.resolve(ticket("second.csv")));
  // Too late: it is no longer wanted.
  await act(async () => under[0]?.done.resolve(ticket("first.csv")));
  await form.submit();
  expect(form.submitted).toEqual([{ csv: ticket("second.csv") }]);
  await form.click("csv", "Remove second.csv");
  await form.submit();
  expect(form.error("csv")).toBe("This is required");
});

test("an upload and what is typed meanwhile both hold", async () => {
  const { under, upload } = uploads();
  const both = jsonSchemaOf(z.object({ csv: FileRef, title: z.string() }));
  const form = await openForm({ schema: both, upload });
  await choose(form, "a.csv");
  await form.type("title", "Reviews");
  await act(async () => under[0]?.done.resolve(ticket("a.csv")));
  await form.submit();
  expect(form.submitted).toEqual([{ csv: ticket("a.csv"), title: "Reviews" }]);
});
