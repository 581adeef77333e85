import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { objections } from "./axe.ts";
import { launchBrowser, openContext } from "./browser.ts";
import { RunOverHttp } from "./run-over-http.ts";
import { drawn, hasVisibleFocus, hasVisibleShape, hasVisibleText, isSeen } from "./seen.ts";
import { untilAlive } from "./until-alive.ts";

const webUrl = inject("webUrl");
let browser: Browser;
let context: BrowserContext;
let page: Page;
let done: RunOverHttp;
let failed: RunOverHttp;

beforeAll(async () => {
  browser = await launchBrowser();
  [done, failed] = await Promise.all([
    RunOverHttp.start(webUrl, 60),
    RunOverHttp.startWith(webUrl, "numbers.csv", "a,b\n1,2\n3,4\n5,6\n"),
  ]);
  const first = await browser.newPage();
  await first.goto(`${webUrl}/runs/${done.runId}`);
  await first.locator("header [data-status=completed]").waitFor();
  await first.close();
}, 120_000);
afterAll(() => browser.close());
afterEach(() => context.close());

async function open(path: string, ready: Locator): Promise<void> {
  await page.goto(webUrl + path);
  await ready.waitFor();
  await untilAlive(page, "main *");
}

const view = (name: string) => page.getByRole("tab", { name, exact: true });
const header = (status: string) => page.locator(`header [data-status=${status}]`);
const openRun = (run: RunOverHttp, query: string, ready: Locator) =>
  open(`/runs/${run.runId}${query}`, ready);

/** What axe objects to on the pages and views that there are. */
async function objectionsEverywhere(
  check: () => Promise<string[]> = () => objections(page),
): Promise<string[]> {
  const found: string[] = [];
  const look = async () => found.push(...(await check()));
  await open("/start/split", page.getByRole("button", { name: /^Shop orders/ }));
  await look();
  for (const [name, sign] of [
    ["steps", "[data-details] h3"],
    ["timeline", ".sc-timeline-row"],
    ["graph", ".sc-graph-node"],
    ["events", ".sc-event"],
    ["log", ".sc-log-row"],
  ] as const) {
    await openRun(done, `?view=${name}&step=sentiment`, page.locator(sign).first());
    await look();
  }
  await openRun(failed, "", header("failed"));
  await look();
  await open("/runs?status=failed", page.locator("[data-run]").first());
  await look();
  await open(`/compare?a=${done.runId}&b=${failed.runId}`, page.getByRole("heading", { name: "Files" }));
  await look();
  return found;
}

// The reader's palette is the same whatever a page would have been: one is enough.
describe("where colours are the reader's own", () => {
  beforeEach(async () => {
    context = await openContext(browser, {
      colorScheme: "dark",
      forcedColors: "active",
      viewport: { width: 1_280, height: 900 },
    });
    page = await context.newPage();
  });

  test("no page has anything that axe objects to", async () => {
    expect(await objectionsEverywhere()).toEqual([]);
  });

  test("what is chosen, how far it is, and what is to be pressed are seen on a run's page", async () => {
    await openRun(done, "", header("completed"));
    const row = page.locator("[data-step=sentiment] > button");
    const plain = await drawn(row);
    await row.click();
    await page.locator("[data-details] h3").first().waitFor();
    await page.mouse.move(0, 0);
    expect((await drawn(row)).equals(plain)).toBe(false);
    expect(await hasVisibleText(row)).toBe(true);
    expect(await hasVisibleFocus(row)).toBe(true);

    // Each mood of the bar has a look of its own, by which the words beside it name it.
    const dots = await page.locator("[data-details] li > .rounded-full").all();
    expect(dots.length).toBe(4);
    const looks = await Promise.all(dots.map((dot) => dot.evaluate(lookOf)));
    expect(new Set(looks).size).toBe(4);
    for (const dot of dots) expect(await hasVisibleShape(dot)).toBe(true);

    const steps = await drawn(view("Steps"));
    await view("Timeline").click();
    await page.locator(".sc-timeline-row").first().waitFor();
    await page.mouse.move(0, 0);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    expect((await drawn(view("Steps"))).equals(steps)).toBe(false);
    expect(await hasVisibleText(view("Timeline"))).toBe(true);
    for (const name of ["Steps", "Timeline"]) expect(await hasVisibleFocus(view(name)), name).toBe(true);

    const progress = page.getByRole("progressbar", { name: "Steps completed" });
    expect(await hasVisibleShape(progress)).toBe(true);
    expect(await isSeen(progress.locator("div"), "visibility: hidden")).toBe(true);
    const chosen = page.getByRole("treeitem", { selected: true });
    expect(await isSeen(chosen, "outline: none !important")).toBe(true);

    await page.goto(`${webUrl}/runs/${done.runId}`);
    const download = page.getByRole("link", { name: /^Download PDF/ });
    await download.waitFor();
    for (const look of [hasVisibleShape, hasVisibleText, hasVisibleFocus])
      expect(await look(download)).toBe(true);
    const current = page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: "Runs" });
    expect(await hasVisibleShape(current)).toBe(true);
    expect(await hasVisibleText(current)).toBe(true);
  });

  test("so are the filters of the list, the two that are compared, and the buttons of forms and dialogs", async () => {
    await open("/runs", page.locator("[data-run]").first());
    const chip = page.getByRole("button", { name: /^failed/i });
    const off = await drawn(chip);
    await chip.click();
    await page.locator("[role=row][data-status=completed]").first().waitFor({ state: "detached" });
    await page.mouse.move(0, 0);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    expect((await drawn(chip)).equals(off)).toBe(false);
    expect(await hasVisibleText(chip)).toBe(true);
    expect(await hasVisibleFocus(chip)).toBe(true);

    await open(
      `/compare?a=${failed.runId}&b=${done.runId}`,
      page.getByRole("heading", { name: "Total time" }),
    );
    const marks = await page.locator("main span.rounded-xs").all();
    expect(marks.length).toBeGreaterThanOrEqual(2);
    for (const mark of marks.slice(0, 2)) expect(await hasVisibleShape(mark)).toBe(true);

    await open("/start/split", page.getByRole("button", { name: /^Shop orders/ }));
    const submit = page.getByRole("button", { name: "Split table" });
    for (const look of [hasVisibleShape, hasVisibleText, hasVisibleFocus])
      expect(await look(submit)).toBe(true);
    const card = page.getByRole("link", { name: /^Split a table/ }).first();
    expect(await hasVisibleShape(card)).toBe(true);
    expect(await hasVisibleText(card)).toBe(true);
  });

  test("bars of a timeline tell how their step ended, and levels of a log which are shown", async () => {
    await open("/gallery", page.locator("#graph .sc-graph-node").first());
    const outcomes = ["running", "failed", "abandoned", "cancelled"];
    const bars = outcomes.map((name) => page.locator(`#timeline .sc-bar[data-outcome=${name}]`).first());
    const looks = await Promise.all(bars.map((bar) => bar.evaluate(lookOf)));
    expect(new Set(looks).size).toBe(outcomes.length);
    for (const bar of bars) expect(await hasVisibleShape(bar)).toBe(true);

    const level = page.locator("#log .sc-log-level").first();
    const on = await level.evaluate((it) => getComputedStyle(it, "::before").backgroundColor);
    await level.click();
    expect(await level.evaluate((it) => getComputedStyle(it, "::before").backgroundColor)).not.toBe(on);
    const wrapped = page.locator("#log .sc-tool[aria-pressed=true]").first();
    expect(await hasVisibleShape(wrapped)).toBe(true);
  });
});

describe.each(["light", "dark"] as const)("where more contrast is wanted, in %s", (colorScheme) => {
  beforeEach(async () => {
    context = await openContext(browser, {
      colorScheme,
      contrast: "more",
      viewport: { width: 1_280, height: 900 },
    });
    page = await context.newPage();
  });

  test("text stands out by 7 to 1, and what is chosen is told by more than a pale ground", async () => {
    const enhanced = { rules: { "color-contrast-enhanced": { enabled: true } } };
    expect(await objectionsEverywhere(() => objections(page, enhanced))).toEqual([]);
    await open("/gallery", page.locator("#graph .sc-graph-node").first());
    expect(await objections(page, enhanced)).toEqual([]);
    await open("/runs?status=failed", page.locator("[data-run]").first());
    const chip = page.getByRole("button", { name: /^failed/i });
    expect(await isSeen(chip, "box-shadow: none")).toBe(true);
  });
});

/** How an element is drawn, whatever its measures; with the sign in it. */
function lookOf(element: Element): string {
  const { borderStyle, backgroundColor, backgroundImage, borderColor } = getComputedStyle(element);
  const hatched = backgroundImage === "none" ? "plain" : "hatched";
  const sign = element.querySelector("svg")?.getAttribute("data-icon");
  return [borderStyle, borderColor, backgroundColor, hatched, sign].join(" ");
}
