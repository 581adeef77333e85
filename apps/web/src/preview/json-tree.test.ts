import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { JsonTree } from "./json-tree.tsx";
import { parseJson } from "./parse-json.ts";

function markup(value: unknown): string {
  return renderToStaticMarkup(createElement(JsonTree, { value }));
}

test("of a long list the first hundred are in the page, and the rest is offered", () => {
  const html = markup(Array.from({ length: 5_000 }, (_, n) => n));
  expect(html.match(/<li>/g)).toHaveLength(101);
  expect(html).toContain("Show 100 more of 5,000");
});

test("what is closed is not in the page", () => {
  const html = markup({ outer: { inner: "hidden in here" } });
  expect(html).toContain("{ 1 field }");
  expect(html).not.toContain("hidden in here");
});

test("a long text is cut, and all of it is offered", () => {
  const html = markup({ book: "x".repeat(10_000) });
  expect(html.length).toBeLessThan(4_000);
  expect(html).toContain("show all 10,000 characters");
});

test("text that looks like HTML stays text", () => {
  const html = markup({ "<b>key</b>": "<img src=x onerror=alert(1)>" });
  expect(html).not.toMatch(/<(?:img|b)[ >]/);
});

test("a number is shown as it was written", () => {
  const parsed = parseJson('{ "id": 12345678901234567890 }');
  expect(markup(parsed.isJson && parsed.value)).toContain("12345678901234567890");
});
