import { expect, test } from "vitest";
import { hasHeader } from "./header.ts";

const long =
  "Thinking of the last time you were in touch with our customer service by telephone, e-mail or chat, what is the one thing that we could have done better for you?";

test.each([
  ["a long question above answers", [[long], ["Be quicker"], ["Nothing really to add"], ["Call me back"]]],
  [
    "a long question above ratings",
    [
      [long.replace("?", "."), "note"],
      ["5", "Fine"],
      ["4", "Bad"],
    ],
  ],
  [
    "years above numbers",
    [
      ["product", "2023", "2024", "review"],
      ["Kettle", "3", "4", "It heats quickly and well"],
      ["Toaster", "5", "1", "The lever broke off at once"],
    ],
  ],
  [
    "a word above dates",
    [
      ["when", "said"],
      ["2024-01-02", "Fine"],
      ["2024-01-03", "Bad"],
    ],
  ],
  [
    "a word above stars",
    [
      ["how", "said"],
      ["★★★", "Fine"],
      ["4/5", "Bad"],
    ],
  ],
  [
    "a request above answers",
    [["Please tell us in your own words how the stay was"], ["It was fine"], ["Too loud"], ["Never again"]],
  ],
  [
    "short names above answers",
    [
      ["Shop", "Answer"],
      ["A", "It was fine"],
      ["B", "Too loud for us"],
    ],
  ],
])("a header is known by what stands below it: %s", (_name, records) => {
  expect(hasHeader(records)).toBe(true);
});

test.each([
  [
    "years above years",
    [
      ["Kettle", "2023"],
      ["Toaster", "2024"],
      ["Iron", "2022"],
    ],
  ],
  [
    "a number above numbers",
    [
      ["5", "It was fine"],
      ["4", "Too loud for us"],
    ],
  ],
  [
    "a missing number above numbers",
    [
      ["n/a", "It was all fine with us"],
      ["4", "Too loud for us"],
    ],
  ],
  ["an answer above answers", [["The staff was very kind to us."], ["Too loud for us"], ["Nice view"]]],
  [
    "a question among questions",
    [["Why is it so slow?"], ["What a mess?"], ["Is this a joke?"], ["Fine for us"]],
  ],
  [
    "a category that comes back",
    [
      ["Kettle", "Good"],
      ["Toaster", "Bad"],
      ["Kettle", "Fine"],
    ],
  ],
])("a first record that is like the others is data: %s", (_name, records) => {
  expect(hasHeader(records)).toBe(false);
});
