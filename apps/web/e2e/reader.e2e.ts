import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { askedRun } from "./asked-run.ts";
import { launchBrowser, openContext } from "./browser.ts";
import { complaintsOf } from "./complaints.ts";
import { overlaps } from "./overlaps.ts";
import { RunOverHttp } from "./run-over-http.ts";
import { cityTable, SplitRuns } from "./split-runs.ts";

const webUrl = inject("webUrl");
const runs = new SplitRuns(webUrl);
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(() => context.close());

async function openAs(options: BrowserContextOptions): Promise<void> {
  context = await openContext(browser, { viewport: { width: 1_280, height: 900 }, ...options });
  page = await context.newPage();
}

/** The page's scripts are at work: it has a title of its own. */
async function openRun(runId: string, query = ""): Promise<void> {
  await page.goto(`${webUrl}/runs/${runId}${query}`);
  await page.waitForFunction(() => /^[…▶⏳⏸✓✗⊘❓]/u.test(document.title));
}

describe("names of 200 characters, some of them from right to left", () => {
  const arabic = "ما كتبه المشاركون عن الدورات المسائية وعن قاعاتها ومعلميها وأوقاتها وأسعارها ";
  const fileName =
    `${arabic.repeat(3).slice(0, 120)}${"a_name_without_any_place_to_break_it_".repeat(3)}`.slice(0, 196);
  // Of a longer name of a column its beginning is read.
  const column = `${arabic}${"Veranstaltungsortsbezeichnung".repeat(3)}`.slice(0, 100).trim();
  const values = [`${arabic.repeat(2)}`.slice(0, 150).trim(), "x".repeat(150), "Oslo"];
  const table = [`Name,${column},Fee`, ...values.map((value, n) => `P${n},${value},${n}`)].join("\n");

  test("fit on a phone, from the form to the comparison: nothing scrolls sideways, nothing lies over another", async () => {
    await openAs({ viewport: { width: 360, height: 740 } });
    const fits = async (where: string) => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBe(360);
      expect(await overlaps(page), where).toEqual([]);
    };
    await page.goto(`${webUrl}/start/split`);
    const file = { name: `${fileName}.csv`, mimeType: "text/csv", buffer: Buffer.from(table) };
    await page.getByLabel("Table", { exact: true }).setInputFiles(file);
    await page.getByRole("button", { name: "Choose another file" }).waitFor();
    await page.getByLabel("Split by column").fill(column);
    await fits("the form");
    await page.getByLabel("Split by column").press("Enter");
    await page.locator("header [data-status=completed]").waitFor();
    expect((await page.locator("h1").innerText()).length).toBe(200);
    const first = new URL(page.url()).pathname.slice("/runs/".length);

    await page.locator("[data-step$='/part']").first().waitFor();
    await fits("steps");
    for (const name of ["timeline", "graph", "events", "log"] as const) {
      const sign = {
        timeline: ".sc-timeline-row",
        graph: ".sc-graph-node",
        events: ".sc-event",
        log: ".sc-log-row",
      }[name];
      await openRun(first, `?view=${name}`);
      await page.locator(sign).first().waitFor();
      await fits(name);
    }
    await openRun(first, `?step=${encodeURIComponent("table")}`);
    await page.getByRole("dialog").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

    await page.goto(`${webUrl}/runs`);
    await page.locator("[data-run]").first().waitFor();
    await fits("the list");
    await page.goto(webUrl);
    await page.getByRole("region", { name: "Recent runs" }).getByRole("link").first().waitFor();
    await fits("the newest runs");
    const second = await runs.complete("rome.csv");
    await page.goto(`${webUrl}/compare?a=${first}&b=${second}`);
    await page.getByRole("heading", { name: "Files" }).waitFor();
    await fits("the comparison");
  });
});

describe("where less motion is wanted", () => {
  /** Animations that can be seen to move: longer than an instant, or without end. */
  const moving = () =>
    page.evaluate(() =>
      document.getAnimations().flatMap((animation) => {
        // CSS gives numbers, of milliseconds.
        const endMs = Number(animation.effect?.getComputedTiming().endTime ?? 0);
        return endMs > 10 ? [`${(animation as CSSAnimation).animationName} ${endMs}`] : [];
      }),
    );

  test("nothing moves: not what turns or sweeps while a run works, nor what opens", async () => {
    await openAs({ reducedMotion: "reduce" });
    const run = await RunOverHttp.start(webUrl, 8_000);
    await openRun(run.runId);
    await page.locator("[data-step=embed][data-status=running]").waitFor();
    expect(await moving()).toEqual([]);
    for (const name of ["Timeline", "Graph", "Log"]) {
      await page.getByRole("tab", { name, exact: true }).click();
      await page.locator(".sc-timeline, .sc-graph-node, .sc-log-row").first().waitFor();
      expect(await moving(), name).toEqual([]);
    }
    await page.keyboard.press("c");
    await page.getByRole("dialog").waitFor();
    expect(await moving()).toEqual([]);
    await page.getByRole("button", { name: "Cancel run" }).click();
    await page.locator("header [data-status=cancelled]").waitFor();
    await page.goto(`${webUrl}/runs`);
    await page.locator("[data-run]").first().waitFor();
    expect(await moving()).toEqual([]);
  });
});

describe("a reader in Tokyo who reads German", () => {
  test("has dates, times and numbers as they are written there, on each page, which the browser takes over as it is", async () => {
    const runId = await runs.complete("tokyo.csv", cityTable(2_400, 3));
    await openAs({ locale: "de-DE", timezoneId: "Asia/Tokyo" });
    const complaints = complaintsOf(page);
    const answer = await fetch(`${webUrl}/v1/runs/${runId}`);
    const { queuedAt } = (await answer.json()) as { queuedAt: number };
    const zone = { timeZone: "Asia/Tokyo" } as const;
    const moment = new Intl.DateTimeFormat("de-DE", { ...zone, dateStyle: "medium", timeStyle: "short" });
    const clock = new Intl.DateTimeFormat("de-DE", { ...zone, timeStyle: "medium" });

    await openRun(runId, "?step=table");
    const time = page.locator("header time");
    await time.getByText(moment.format(queuedAt)).waitFor();
    expect(await time.getAttribute("title")).toContain("Japanische Normalzeit");
    await page.locator("[data-step=table]").getByText("2.400 rows").waitFor();
    await page.locator("[data-details]").getByText(moment.format(queuedAt)).waitFor();
    expect(await page.locator("header").last().innerText()).toMatch(/\d(,\d)?\s?(ms|Sek\.|s)/);
    await page.getByRole("tab", { name: "Events", exact: true }).click();
    await page.locator(".sc-event").first().getByText(clock.format(queuedAt)).waitFor();

    await page.goto(`${webUrl}/runs?q=tokyo`);
    await page.locator("[data-run]").first().waitFor();
    const started = page.locator("[role=row] time").first();
    await expect.poll(() => started.getAttribute("title")).toContain("Japanische Normalzeit");
    await page.goto(`${webUrl}/compare?a=${runId}&b=${await runs.complete("tokyo-2.csv")}`);
    await page.getByRole("heading", { name: "Files" }).waitFor();
    await page.locator("time").first().getByText(moment.format(queuedAt)).waitFor();
    await page.goto(webUrl);
    await page.getByRole("region", { name: "Recent runs" }).getByRole("link").first().waitFor();
    await page.goto(`${webUrl}/gallery`);
    await page.locator("#graph .react-flow__edge").first().waitFor({ state: "attached" });
    await page.locator("#log").getByText("12.500").first().waitFor();
    await askedRun(page, webUrl);
    expect(complaints).toEqual([]);
  });
});
