import { expect, test, vi } from "vitest";
import { tempStep } from "../../../test/temp-step.ts";
import type { Row } from "../rows.ts";
import * as draw from "./draw.ts";
import run from "./run.ts";

const noCounts = { positive: 0, neutral: 0, negative: 0, unknown: 0 };

async function chartsOf(given: Partial<Row>[], scale: { min: number; max: number } | null = null) {
  const step = await tempStep();
  const lines = given.map((row, at) =>
    JSON.stringify({ n: at + 1, text: "fine", date: null, rating: null, group: null, ...row }),
  );
  const mood = JSON.stringify({ label: "positive", score: 1, basis: "emoji" });
  const output = await run(
    {
      rows: await step.writeFile("rows.ndjson", lines.join("\n")),
      sentiments: await step.writeFile("moods.ndjson", given.map(() => mood).join("\n")),
      distribution: { ...noCounts, positive: given.length },
      scale,
      groupColumn: "shop",
      topics: [],
    },
    step,
  );
  if (Symbol.asyncIterator in output) throw new Error("charts returns a promise");
  const svgs = await Promise.all(output.charts.map(({ file }) => step.readFile(file).text()));
  return { titles: output.charts.map(({ title }) => title), svgs, logged: step.logged };
}

test("groups may be called like things that every object has", async () => {
  const names = ["constructor", "toString", "__proto__", "hasOwnProperty", 'a "quoted" \\ name', "100", "2"];
  const { svgs, titles } = await chartsOf(names.map((group) => ({ group })));
  expect(titles).toEqual(["Mood by shop"]);
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty", "quoted", "100"])
    expect(svgs[0]).toContain(name);
});

test("a chart that cannot be drawn is left out with a warning, the others are drawn", async () => {
  vi.spyOn(draw, "drawSvg").mockRejectedValueOnce(new Error("no room"));
  const { titles, logged } = await chartsOf(
    [1, 2, 3, 4].map((rating) => ({ rating, group: `shop ${rating}` })),
    { min: 1, max: 5 },
  );
  expect(titles).toEqual(["Ratings"]);
  expect(logged).toContainEqual({ level: "warn", message: "left out “Mood by shop”: no room" });
});

test("the chart of ratings shows every value of the scale, given or not", async () => {
  const { svgs } = await chartsOf([{ rating: 1 }, { rating: 5 }, { rating: 5 }], { min: 1, max: 5 });
  for (const value of [1, 2, 3, 4, 5]) expect(svgs[0]).toMatch(new RegExp(`<text[^>]*>${value}</text>`));
});
