import { reportTitle as ofPipeline } from "@stepcast/agents";
import { expect, test } from "vitest";
import { reportTitle } from "./report-title.ts";

test.for([
  ["coffee-machine_reviews.csv", "Coffee machine reviews"],
  ["Q3 2026.final.tsv", "Q3 2026 final"],
  ["ärger.csv", "Ärger"],
  [".csv", "Customer feedback"],
  ["no ending at all", "No ending at all"],
] as const)("a report of %s is titled %s, by the page as by the pipeline", ([name, title]) => {
  expect(reportTitle({ csv: { name } })).toBe(title);
  expect(ofPipeline(name)).toBe(title);
});

test("the title that was asked for goes before the file's", () => {
  expect(reportTitle({ title: "Ours", csv: { name: "a.csv" } })).toBe("Ours");
  expect(reportTitle({ title: "", csv: { name: "a.csv" } })).toBe("A");
});
