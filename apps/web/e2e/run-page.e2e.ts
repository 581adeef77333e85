import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { askedRun } from "./asked-run.ts";
import { launchBrowser, openContext } from "./browser.ts";
import { RunOverHttp } from "./run-over-http.ts";
import { expectStill, watchShifts } from "./shifts.ts";

const webUrl = inject("webUrl");
const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** A run that has ended well; each test looks at it in its own way. */
let done: RunOverHttp;

beforeAll(async () => {
  browser = await launchBrowser();
  done = await RunOverHttp.start(webUrl, 60);
  const first = await browser.newPage();
  await first.goto(`${webUrl}/runs/${done.runId}`);
  await first.locator("header [data-status=completed]").waitFor();
  await first.close();
}, 120_000);
afterAll(() => browser.close());
beforeEach(async () => {
  context = await openContext(browser, { viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
});
afterEach(() => context.close());

function view(name: string) {
  return page.getByRole("tab", { name, exact: true });
}

function details() {
  return page.locator("[data-details]");
}

/** Up to where the page takes keys: it has a title of its own then. */
async function open(query = "", run = done): Promise<void> {
  await page.goto(`${webUrl}/runs/${run.runId}${query}`);
  await page.waitForFunction(() => /^[…▶⏳⏸✓✗⊘❓]/u.test(document.title));
}

describe("where one is on the page", () => {
  test("is in the address: a link leads to a view and a step, Back and Forward walk, and the server is not asked", async () => {
    await open("?view=timeline&step=clean");
    await page.locator(".sc-timeline").waitFor();
    expect(await view("Timeline").getAttribute("aria-selected")).toBe("true");
    await details().getByRole("heading", { name: "Read the answers" }).waitFor();

    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.headers()["rsc"] !== undefined || request.isNavigationRequest()) asked.push(request.url());
    });
    await view("Steps").click();
    await page.locator("[data-step=topics] > button").click();
    expect(new URL(page.url()).search).toBe("?step=topics");
    await view("Log").click();
    await page.locator(".sc-log").waitFor();
    expect(new URL(page.url()).search).toBe("?view=log&step=topics");

    await page.goBack();
    await details().getByRole("heading", { name: "Group by topic" }).waitFor();
    await page.goBack();
    await details().getByRole("heading", { name: "Read the answers" }).waitFor();
    await page.goBack();
    await page.locator(".sc-timeline").waitFor();
    await page.goForward();
    await page.goForward();
    await details().getByRole("heading", { name: "Group by topic" }).waitFor();
    expect(asked).toEqual([]);
  });

  test("is what Share copies", async () => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await open("?step=charts");
    await page.getByRole("button", { name: "Copy link to this view" }).click();
    await page.getByText("Link copied", { exact: true }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  });

  test("is shown to be copied by hand where the browser keeps its clipboard to itself", async () => {
    await open("?step=charts");
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException("denied", "NotAllowedError"));
      document.execCommand = () => false;
    });
    const share = page.getByRole("button", { name: "Copy link to this view" });
    await share.click();
    const link = page.getByRole("dialog").getByRole("textbox", { name: "Copy link to this view" });
    await link.waitFor();
    expect(await page.evaluate(() => document.getSelection()?.toString())).toBe(page.url());
    await page.keyboard.press("Escape");
    await link.waitFor({ state: "detached" });
    expect(await share.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe("a step's details", () => {
  test("show what it found, was given, said and wrote; Escape closes them, and the focus is where it was", async () => {
    await open();
    const row = page.locator("[data-step=clean] > button");
    await row.focus();
    await page.keyboard.press("Enter");
    await details().getByText("60 answers, 0 dropped").waitFor();
    await details().getByText("rows.ndjson", { exact: true }).waitFor();
    await details().getByText("kept 60 of 60 rows").waitFor();
    await details().getByText("Output").click();
    await details().getByText("count: 60").waitFor();
    await page.keyboard.press("Escape");
    await details().waitFor({ state: "detached" });
    expect(await row.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test("lie over the list on a phone, and give it back", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await open();
    const row = page.locator("[data-step=clean] > button");
    await row.click();
    await page.getByRole("dialog", { name: "Details of “Read the answers”" }).waitFor();
    await page.keyboard.press("Escape");
    await details().waitFor({ state: "detached" });
    expect(await row.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  test("are walked through by j and k, and all keys are listed under ?", async () => {
    await open();
    await page.keyboard.press("j");
    await details().getByRole("heading", { name: "Inspect the table" }).waitFor();
    await page.keyboard.press("j");
    await details().getByRole("heading", { name: "Read the answers" }).waitFor();
    await page.keyboard.press("k");
    await details().getByRole("heading", { name: "Inspect the table" }).waitFor();
    await page.keyboard.press("?");
    const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    expect(await keys.innerText()).toContain("Next step");
    // Under a dialog the keys are the dialog's.
    await page.keyboard.press("j");
    await page.keyboard.press("Escape");
    await keys.waitFor({ state: "hidden" });
    await details().getByRole("heading", { name: "Inspect the table" }).waitFor();
  });
});

test.each(["light", "dark"] as const)(
  "no view has anything that axe objects to, in %s",
  async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    for (const [name, sign] of [
      ["timeline", ".sc-timeline-row"],
      ["graph", ".sc-graph-node"],
      ["events", ".sc-event"],
      ["log", ".sc-log-row"],
    ] as const) {
      await open(`?view=${name}&step=clean`);
      await page.locator(sign).first().waitFor();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
      expect(found, name).toEqual([]);
    }
  },
);

test("c asks whether to cancel, and typing a c somewhere does not", async () => {
  await askedRun(page, webUrl);
  await page.keyboard.press("c");
  const asked = page.getByRole("dialog", { name: "Cancel this run?" });
  await asked.getByLabel("Reason").fill("cc");
  await asked.getByRole("button", { name: "Keep running" }).click();
  await asked.waitFor({ state: "hidden" });
  await page.keyboard.press("c");
  await asked.getByRole("button", { name: "Cancel run" }).click();
  await page.locator("header [data-status=cancelled]").waitFor();
  await page.getByText("1 completed step and 0 files were kept").waitFor();
});

test("a run is done again by menu: all of it by the keyboard alone, or with another input in its form", async () => {
  await open();
  await page.getByRole("button", { name: "Run again", exact: true }).press("Enter");
  await page.getByRole("menuitem", { name: "From the start" }).waitFor();
  await page.keyboard.press("End");
  const edited = page.getByRole("menuitem", { name: "With different input" });
  expect(await edited.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await edited.getAttribute("href")).toBe(`/start/feedback?from=${done.runId}`);
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await page
    .getByRole("dialog", { name: "Run again from the start?" })
    .getByRole("button", { name: "Run again" })
    .click();
  await page.waitForURL((url) => !url.pathname.endsWith(done.runId));
  await page.getByTestId("origin").waitFor();
  await page.locator("header [data-status=completed]").waitFor();
});

describe("a run that has failed", () => {
  async function failedRun(): Promise<RunOverHttp> {
    const run = await RunOverHttp.startWith(webUrl, "numbers.csv", "a,b\n1,2\n3,4\n5,6\n");
    await open("", run);
    await page.locator("header [data-status=failed]").waitFor();
    return run;
  }

  test("says what failed, why, and what to do now, with the ways there", async () => {
    const run = await failedRun();
    const card = page.getByRole("alert").filter({ hasText: "“Inspect the table” failed" });
    expect(await card.innerText()).toMatch(/What happened[^]*no column that looks like written answers/);
    expect(await card.innerText()).toMatch(/What you can do[^]*Change it and start a new run/);
    expect(await card.getByRole("link", { name: "Change the input" }).getAttribute("href")).toBe(
      `/start/feedback?from=${run.runId}`,
    );
    // It would fail again.
    expect(await card.getByRole("button", { name: "Run again from this step" }).count()).toBe(0);
    await card.getByRole("button", { name: "View log" }).click();
    const reason = page.locator(".sc-log-row[data-level=error]");
    expect(await reason.innerText()).toMatch(
      /Inspect the table[^]*no column that looks like written answers/,
    );
    expect(new URL(page.url()).search).toBe("?view=log&step=columns");
  });

  test("is done again from the step that failed, by the menu, which has it chosen", async () => {
    const { runId } = await failedRun();
    await page.getByRole("button", { name: "Run again" }).click();
    await page.getByRole("menuitem", { name: /^From a step/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Run again", exact: true }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(runId));
    expect(await page.getByTestId("origin").innerText()).toContain("starting from “Inspect the table”");
  });
});

test("a run under way says how long it still takes, as far as earlier ones tell", async () => {
  const run = await RunOverHttp.start(webUrl, 8_000);
  await open("", run);
  const said = await page.getByTestId("estimate").innerText();
  expect(said).toMatch(/^(about .+ left|any moment now|longer than usual \(.+\))$/);
  await run.cancel();
  await page.locator("header [data-status=cancelled]").waitFor();
  expect(await page.getByTestId("estimate").count()).toBe(0);
});

test("nothing moves while steps arrive: whoever reads keeps the place, on a screen and on a phone", async () => {
  for (const viewport of [
    { width: 1280, height: 900 },
    { width: 360, height: 740 },
  ]) {
    const run = await RunOverHttp.start(webUrl, 150);
    const shown = await context.newPage();
    await shown.setViewportSize(viewport);
    await watchShifts(shown);
    await shown.goto(`${webUrl}/runs/${run.runId}`);
    await shown.locator("header [data-status=completed]").waitFor();
    await shown.getByTestId("report").waitFor();
    const wayDown = shown.getByRole("button", { name: "See result" });
    if (viewport.width === 360) await wayDown.waitFor();
    await expectStill(shown, 0.02);
    if (viewport.width === 360) await wayDown.click();
    await wayDown.waitFor({ state: "detached" });
    const result = await shown.locator("#result").evaluate((element) => ({
      isFocused: element === document.activeElement,
      top: element.getBoundingClientRect().top,
    }));
    expect(result.isFocused).toBe(viewport.width === 360);
    expect(result.top).toBeLessThan(viewport.height * 0.8);
    await shown.close();
  }
});

test("a slow machine sees the same run to its end, and answers to a click on the way", async () => {
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  const run = await RunOverHttp.start(webUrl, 400);
  await open("", run);
  await page.locator("[data-step=columns] > button").click();
  await details().getByRole("heading", { name: "Inspect the table" }).waitFor();
  await page.locator("header [data-status=completed]").waitFor();
  expect(await page.locator("[data-step][data-status=completed]").count()).toBe(10);
});
