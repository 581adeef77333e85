import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchBrowser, openContext } from "./browser.ts";
import { RunOverHttp } from "./run-over-http.ts";

const webUrl = inject("webUrl");
const rows = 1_500;
const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
let browser: Browser;
let run: RunOverHttp;

beforeAll(async () => {
  browser = await launchBrowser();
  run = await RunOverHttp.start(webUrl, rows);
});
afterAll(() => browser.close());

async function finishedRun(options: Parameters<typeof openContext>[1] = {}): Promise<Page> {
  const page = await (await openContext(browser, options)).newPage();
  await page.goto(`${webUrl}/runs/${run.runId}`);
  await page.locator("header [data-status=completed]").waitFor();
  return page;
}

async function openTable(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Table" }).click();
  await page.getByRole("row").nth(1).waitFor();
}

describe("the files of a finished run", () => {
  test("are looked at one after another: pages that are drawn, then the enriched table", async () => {
    const page = await finishedRun();
    await page.locator("[aria-label^='Pages of']:not([data-pages='0'])").waitFor();
    await page.waitForFunction(() => {
      const canvas = document.querySelector("canvas");
      const drawn = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
      return drawn?.some((value, index) => index % 4 < 3 && value < 128);
    });
    await page.getByRole("tab", { name: "PDF" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("columnheader", { name: "sentiment", exact: true }).waitFor();
    expect(await page.getByRole("tab", { name: "Table" }).getAttribute("aria-selected")).toBe("true");
    const headers = await page.getByRole("columnheader").allInnerTexts();
    expect(headers).toEqual(expect.arrayContaining(["What did you think?", "language", "topic", "entities"]));
    expect(await page.locator("[data-shown]").innerText()).toBe(`All ${rows.toLocaleString("en")} rows`);
    await page.context().close();
  });

  test("a table has only the rows in sight in the page, and its last when it is scrolled to", async () => {
    const page = await finishedRun();
    await openTable(page);
    expect(await page.getByRole("row").count()).toBeLessThan(80);
    expect(await page.getByRole("table").getAttribute("aria-rowcount")).toBe(String(rows + 1));
    await page.getByRole("region", { name: /^Rows of/ }).evaluate((scroller) => {
      scroller.scrollTop = scroller.scrollHeight;
    });
    await page.getByRole("rowheader", { name: rows.toLocaleString("en"), exact: true }).waitFor();
    expect(await page.getByRole("row").count()).toBeLessThan(80);
    await page.context().close();
  });

  test("are read over the whole window: Escape closes it, and the focus is where it was", async () => {
    const page = await finishedRun();
    await page.locator("[aria-label^='Pages of']:not([data-pages='0'])").waitFor();
    const open = page.getByRole("button", { name: "Open full size" });
    await open.press("Enter");
    const dialog = page.getByRole("dialog", { name: /^Preview of .*\.pdf$/ });
    const drawn = dialog.getByRole("img", { name: "Page 1" });
    await drawn.waitFor();
    // As large as on paper, at least.
    expect((await drawn.boundingBox())?.width).toBeGreaterThan(600);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await open.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.context().close();
  });

  test("a table says that it goes on beside what is seen, until its last column is", async () => {
    const page = await finishedRun();
    await openTable(page);
    const table = page.getByRole("region", { name: /^Rows of/ });
    await page.locator("[data-more]").waitFor();
    const number = page.getByRole("rowheader", { name: "1", exact: true });
    const before = await number.boundingBox();
    await table.evaluate((scroller) => scroller.scrollTo(scroller.scrollWidth, 0));
    await page.locator("[data-more]").waitFor({ state: "detached" });
    expect(await number.boundingBox()).toEqual(before);
    await page.context().close();
  });

  test("come together in one archive", async () => {
    const page = await finishedRun({ acceptDownloads: true });
    const link = page.getByRole("link", { name: "All files" });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 2).toString()).toBe("PK");
    await page.context().close();
  });

  test("a file that has expired says since when, in place of the table", async () => {
    const page = await finishedRun();
    const answer = {
      error: { code: "file_expired", message: "gone", details: { expiredAt: 1_772_000_000_000 } },
    };
    // Nothing expires within a test's time; the answer is what the server gives, held by its own tests.
    await page.route(/\/files\/.*\.csv$/, (route) => route.fulfill({ status: 410, json: answer }));
    await page.getByRole("tab", { name: "Table" }).click();
    await page.getByText("This file expired on 25 February 2026").waitFor();
    await page.context().close();
  });

  test("a table that could not be loaded is loaded by asking again", async () => {
    const page = await finishedRun();
    await page.route(/\/files\/.*\.csv$/, (route) => route.abort(), { times: 1 });
    await page.getByRole("tab", { name: "Table" }).click();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("columnheader", { name: "sentiment", exact: true }).waitFor();
    await page.context().close();
  });
});

test.each(["light", "dark"] as const)(
  "a table has nothing that axe objects to, in %s",
  async (colorScheme) => {
    const page = await finishedRun({ colorScheme });
    await openTable(page);
    await page.getByRole("button", { name: "Wrap cells" }).click();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))).toEqual([]);
    await page.context().close();
  },
);

test("a wide table scrolls in its frame, and the page stays as wide as a phone", async () => {
  const page = await finishedRun({ viewport: { width: 360, height: 740 } });
  await openTable(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.context().close();
});
