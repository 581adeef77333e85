// Writes the sample files beside the package's code: `node scripts/samples/generate.ts`. The same on every machine.
import { writeFile } from "node:fs/promises";
import { appReviews } from "./app.ts";
import { brokenExport } from "./broken.ts";
import { coffeeReviews } from "./coffee.ts";
import { courseEvaluations } from "./courses.ts";
import { hotelSurvey } from "./hotel.ts";
import { clubMembers } from "./members.ts";
import { meterReadings } from "./meters.ts";
import { shopOrders } from "./orders.ts";

const folder = new URL("../../samples/", import.meta.url);

function lines(rows: string[][], delimiter: string, end: string): string {
  const quoted = (cell: string) =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return rows.map((cells) => cells.map(quoted).join(delimiter) + end).join("");
}

/** The few characters of windows-1252 that the texts use beyond latin1. */
function windows1252(text: string): Buffer {
  const special: Record<string, number> = {
    "€": 0x80,
    "…": 0x85,
    "’": 0x92,
    "“": 0x93,
    "”": 0x94,
    "–": 0x96,
  };
  // An emoji cannot be written in windows-1252: an export puts a question mark.
  return Buffer.from(Array.from(text, (c) => special[c] ?? (c.charCodeAt(0) < 256 ? c.charCodeAt(0) : 63)));
}

await Promise.all([
  writeFile(new URL("coffee-machine-reviews.csv", folder), lines(coffeeReviews(), ",", "\n")),
  writeFile(new URL("hotel-survey.csv", folder), windows1252(lines(hotelSurvey(), ";", "\r\n"))),
  writeFile(new URL("app-store-reviews.csv", folder), lines(appReviews(), ",", "\n")),
  writeFile(new URL("course-evaluations.csv", folder), lines(courseEvaluations(), ",", "\n")),
  writeFile(new URL("broken.csv", folder), brokenExport()),
  writeFile(new URL("shop-orders.csv", folder), lines(shopOrders(), ",", "\n")),
  writeFile(new URL("club-members.csv", folder), lines(clubMembers(), ";", "\r\n")),
  writeFile(new URL("meter-readings.tsv", folder), lines(meterReadings(), "\t", "\n")),
]);
