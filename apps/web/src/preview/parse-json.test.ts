import { expect, test } from "vitest";
import { parseJson, WrittenNumber } from "./parse-json.ts";

test("JSON is what it says", () => {
  expect(parseJson('{ "a": [1, 2.5, -0.1, true, null, "x"] }')).toEqual({
    isJson: true,
    value: { a: [1, 2.5, -0.1, true, null, "x"] },
  });
});

test.for(["12345678901234567890", "-9007199254740993", "1e400"])(
  "a number that JavaScript would change stays as it was written: %s",
  (written) => {
    expect(parseJson(`[${written}]`)).toEqual({ isJson: true, value: [new WrittenNumber(written)] });
  },
);

test.for(["", "{", "{'a': 1}", "undefined"])("what is no JSON is told: %j", (text) => {
  expect(parseJson(text)).toEqual({ isJson: false });
});
