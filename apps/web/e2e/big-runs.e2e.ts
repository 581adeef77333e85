import { limits } from "@stepcast/pipeline";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { launchBrowser, openContext } from "./browser.ts";
import { manyPlaces, manyRagged } from "./large-tables.ts";
import { SplitRuns } from "./split-runs.ts";

const webUrl = inject("webUrl");
const runs = new SplitRuns(webUrl);
/** What the page of a run may keep, garbage taken out: a run that is ten times as long must not need ten times as much. */
const mostHeapBytes = 160 * 1_024 * 1_024;

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  context = await openContext(browser, { viewport: { width: 1_280, height: 900 } });
  page = await context.newPage();
});
afterEach(() => context.close());

async function heapBytes(): Promise<number> {
  const session = await context.newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}

/** Elements in the page: of what is long, only what is in sight. */
function elementCount(): Promise<number> {
  return page.evaluate(() => document.querySelectorAll("*").length);
}

/** All that screen readers were told of the run, in order. */
async function listenForNews(): Promise<() => Promise<string[]>> {
  await page.getByTestId("news").evaluate((region) => {
    const told: string[] = [];
    Object.assign(window, { told });
    new MutationObserver(() => told.push(region.textContent ?? "")).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  return () => page.evaluate(() => (window as unknown as { told: string[] }).told);
}

/** How often screen readers are told something, at most. */
const newsEveryMs = 5_000;

describe("a run of 10,000 steps", () => {
  test("is seen while it works and to its end: each step is counted, found and opened, in a list, a timeline and a graph", async () => {
    const runId = await runs.start("places.csv", manyPlaces, { column: "Place", limit: 20_000 });
    const address = `${webUrl}/runs/${runId}`;
    await page.goto(address);
    const news = await listenForNews();
    const began = performance.now();
    const group = page.locator("[data-step-group=part]");
    await group.getByText(/[\d,]+ of [\d,]+ finished/).waitFor();
    // A click is answered while thousands of events come.
    await group.locator("button").first().click();
    await group.locator("[data-step='Place 0/part']").waitFor();
    await page.locator("header [data-status=completed]").waitFor();
    expect(await group.innerText()).toContain("10,000 of 10,000 finished");
    // The table, its 50 pages of a plan and as many of an index, and what packs it all.
    expect(
      await page.getByRole("progressbar", { name: "Steps completed" }).getAttribute("aria-valuetext"),
    ).toBe("10,103 of 10,103 steps");

    // However many steps end, screen readers are told of them together, now and then, at last of the end, and nothing twice.
    await expect
      .poll(news, { timeout: 60_000 })
      .toContainEqual(expect.stringMatching(/The run is completed\.$/));
    const told = await news();
    expect(told.length).toBeLessThanOrEqual((performance.now() - began) / newsEveryMs + 1);
    expect(told[0]).toMatch(/^[\d,]+ steps finished, [\d,]+ of [\d,]+ in total\./);
    expect(new Set(told).size).toBe(told.length);

    await group.getByRole("region").evaluate((list) => list.scrollTo(0, list.scrollHeight));
    const last = group.locator("[data-step='Place 9999/part']");
    await last.waitFor();
    expect(await group.locator("[data-step]").count()).toBeLessThan(40);
    await last.getByRole("button").click();
    await page.locator("[data-details]").getByRole("heading", { name: "Part “Place 9999”" }).waitFor();

    await page.goto(`${address}?step=${encodeURIComponent("Place 4999/part")}`);
    const details = page.locator("[data-details]");
    await details.getByRole("heading", { name: "Part “Place 4999”" }).waitFor();
    await details.getByText("Output").click();
    await details.getByText("rows: 1").waitFor();

    await page.getByRole("tab", { name: "Timeline" }).click();
    const rows = page.locator(".sc-timeline").getByRole("treeitem");
    await rows.first().focus();
    await page.keyboard.press("End");
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-posinset")))
      .toBe(await rows.last().getAttribute("aria-setsize"));
    expect(await elementCount()).toBeLessThan(3_000);
    await page.getByRole("tab", { name: "Graph" }).click();
    await page.locator(".sc-graph-node").filter({ hasText: "10,000" }).waitFor();
    expect(await heapBytes()).toBeLessThan(mostHeapBytes);
  });
});

describe("a run of 100,000 log lines", () => {
  test("is read to its newest line; any is found, linked to, and shown again from its address", async () => {
    const runId = await runs.start("ragged.csv", manyRagged, { column: "Place" });
    const address = `${webUrl}/runs/${runId}?view=log`;
    await page.goto(address);
    const log = page.locator(".sc-log");
    await page.locator("header [data-status=completed]").waitFor();
    const warnings = await runs.warnings(runId);
    // All 100,000 where the log keeps up with them.
    expect(warnings.length).toBeGreaterThan(limits.pendingLines);
    const count = `Warnings ${warnings.length.toLocaleString("en-US")}`;
    await log.getByRole("button", { name: count }).waitFor();
    await log
      .getByText(warnings.at(-1) ?? "")
      .last()
      .waitFor();
    expect(await log.locator(".sc-log-row").count()).toBeLessThan(120);

    // Long out of sight, and early enough to be stored in any case.
    const early = "line 12001 has 2 cells";
    await log.getByRole("searchbox").fill(early);
    await log
      .locator(".sc-log-matches")
      .filter({ hasText: /^1 found$/ })
      .waitFor();
    await log.getByRole("searchbox").press("Enter");
    const found = log.locator(".sc-log-row[data-active]");
    await found.getByText(early).waitFor();
    await found.locator(".sc-log-seq").click();
    const linked = page.url();
    expect(new URL(linked).searchParams.get("line")).toMatch(/^\d+$/);
    await page.goto(linked);
    await log.locator(".sc-log-row[data-highlight]").getByText(early).waitFor();
    // Without warnings little is left.
    await log.getByRole("button", { name: count }).click();
    await log.getByText("rows in 5 parts").waitFor();
    expect(await elementCount()).toBeLessThan(3_000);
    expect(await heapBytes()).toBeLessThan(mostHeapBytes);
  });
});
