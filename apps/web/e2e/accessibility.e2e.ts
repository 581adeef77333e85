import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { askedRun, chooseColumns, goOn } from "./asked-run.ts";
import { launchBrowser } from "./browser.ts";

const webUrl = inject("webUrl");
const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test.each([
    [
      "the start page",
      (page: Page) => page.getByRole("button", { name: /^Coffee machine reviews/ }).waitFor(),
    ],
    ["a chosen file", chooseFile],
    ["a finished run, opened up", finishRun],
    ["a failed run", failRun],
    ["a question", (page: Page) => askedRun(page, webUrl)],
    ["a question that was sent unanswered", sendUnanswered],
    ["a dialog that asks back", askBack],
    ["a paused run whose question was answered, with a section added", pauseAndAdd],
    ["a run done again", runAgain],
    [
      "a run that is not there",
      (page: Page) =>
        page
          .goto(`${webUrl}/runs/nobody-has-this-one`)
          .then(() => page.getByRole("heading", { name: "Run not found" }).waitFor()),
    ],
  ])("%s has nothing that axe objects to", async (_name, arrive) => {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1024, height: 800 } });
    await page.goto(webUrl);
    await arrive(page);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});

test("no page is wider than a phone", async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  await page.goto(webUrl);
  await page.getByRole("button", { name: /^Coffee machine reviews/ }).waitFor();
  expect(await widthOf(page)).toBe(360);
  await finishRun(page);
  expect(await widthOf(page)).toBe(360);
  await askBack(page);
  expect(await widthOf(page)).toBe(360);
  await pauseAndAdd(page);
  expect(await widthOf(page)).toBe(360);
  await runAgain(page);
  expect(await widthOf(page)).toBe(360);
  await page.close();
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}

async function chooseFile(page: Page): Promise<void> {
  await page.getByText("Drop a CSV anywhere").waitFor();
  const file = { name: "numbers.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n3,4\n") };
  await page.getByLabel("CSV file").setInputFiles(file);
  await page.getByRole("button", { name: "Create report" }).waitFor();
}

async function failRun(page: Page): Promise<void> {
  await chooseFile(page);
  await page.getByRole("button", { name: "Create report" }).click();
  await page.locator("header [data-status=failed]").waitFor();
}

async function sendUnanswered(page: Page): Promise<void> {
  await askedRun(page, webUrl);
  await goOn(page);
  await page.getByText("Choose one").first().waitFor();
}

async function askBack(page: Page): Promise<void> {
  await askedRun(page, webUrl);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").waitFor();
}

async function pauseAndAdd(page: Page): Promise<void> {
  await askedRun(page, webUrl);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Resume" }).waitFor();
  await page.getByRole("button", { name: "Break the results down by another column" }).click();
  await page.getByLabel("Column to break the results down by").selectOption("City");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("Break down by “City”").waitFor();
  await chooseColumns(page, "What did you like best?");
  await goOn(page);
  await page.locator("[data-question][data-status=answered]").waitFor();
}

async function runAgain(page: Page): Promise<void> {
  await page.goto(webUrl);
  await finishRun(page);
  await page.keyboard.press("Escape");
  await page.locator("[data-step=charts] > button").click();
  await page.getByRole("button", { name: "Run again from this step" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Run again", exact: true }).click();
  await page.getByTestId("origin").waitFor();
  await page.locator("[data-step=columns] > button").click();
  await page.locator("header [data-status=completed]").waitFor();
}

async function finishRun(page: Page): Promise<void> {
  await page.getByRole("button", { name: "A broken export" }).click();
  await page.locator("header [data-status=completed]").waitFor();
  await page.locator("[aria-label^='Pages of']:not([data-pages='0'])").waitFor();
  for (const row of await page.locator("[data-step] > button").all()) {
    await row.click();
    await page.locator("[data-details] h3").first().waitFor();
    for (const part of await page.locator("[data-details] details > summary").all()) await part.click();
    await page.keyboard.press("Escape");
    await page.locator("[data-details]").waitFor({ state: "detached" });
  }
  await page.locator("[data-step=columns] > button").click();
  await page.locator("[data-details] summary").first().click();
}
