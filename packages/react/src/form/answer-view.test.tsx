import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { AnswerView } from "./answer-view.tsx";
import type { JsonSchema } from "./model/json-schema.ts";
import { englishQuestionWords as words } from "./question-words.ts";

function htmlOf(value: unknown, schema?: JsonSchema): string {
  return renderToStaticMarkup(<AnswerView value={value} schema={schema} words={words} />);
}

test("a single value is told in words", () => {
  expect([true, false, null, 7, "Ada"].map((value) => htmlOf(value))).toEqual([
    "Yes",
    "No",
    "None",
    "7",
    "Ada",
  ]);
});

test("fields have their schema's titles, or their names in plain words; what was left out is not shown", () => {
  const schema = { properties: { maxRows: { title: "Rows at most" }, other: true } };
  expect(htmlOf({ maxRows: 3, isLarge: true, other: undefined }, schema)).toBe(
    "<dl><div><dt>Rows at most</dt><dd>3</dd></div><div><dt>Is large</dt><dd>Yes</dd></div></dl>",
  );
});

test("lists and what is in one another are shown whole, and text is never taken for markup", () => {
  expect(htmlOf({ names: ["Ada", "<b>Grace</b>"], more: { deep: [] } })).toBe(
    "<dl><div><dt>Names</dt><dd><ul><li>Ada</li><li>&lt;b&gt;Grace&lt;/b&gt;</li></ul></dd></div>" +
      "<div><dt>More</dt><dd><dl><div><dt>Deep</dt><dd><ul></ul></dd></div></dl></dd></div></dl>",
  );
});

test("a field that is called as what every object has gets its own name", () => {
  expect(htmlOf(JSON.parse('{"constructor":"x"}'), { properties: {} })).toContain("<dt>Constructor</dt>");
});
