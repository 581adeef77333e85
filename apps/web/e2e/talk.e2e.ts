import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { askedRun, chooseColumns, goOn } from "./asked-run.ts";
import { launchBrowser, openContext } from "./browser.ts";
import { textOfPdf } from "./pdf-text.ts";

const webUrl = inject("webUrl");

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  context = await openContext(browser, { acceptDownloads: true });
  page = await context.newPage();
});
afterEach(() => context.close());

function runStatus(tab: Page, status: string): Promise<void> {
  return tab.locator(`header [data-status=${status}]`).waitFor();
}

function stepStatus(tab: Page, step: string): Promise<string | null> {
  return tab.locator(`[data-step="${step}"]`).getAttribute("data-status");
}

function unfoldAnswer(tab: Page): Promise<void> {
  return tab.getByRole("button", { name: "Show answer" }).click();
}

async function reportText(tab: Page): Promise<string> {
  const link = tab.getByRole("link", { name: "Download PDF" });
  const [download] = await Promise.all([tab.waitForEvent("download"), link.click()]);
  return textOfPdf(await readFile(await download.path()));
}

test("a table that leaves open what to read asks, again after a reload, and goes on with the answer to its report", async () => {
  await askedRun(page, webUrl);
  await page.reload();
  await page.getByRole("link", { name: "Waiting for your answer" }).click();
  const question = page.getByRole("article", { name: "Which columns should be used?" });
  expect(await question.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await page.locator("section[aria-label=Questions] > [role=status]").innerText()).toContain(
    "needs your answer",
  );

  await goOn(page);
  await page.getByText("Choose one").first().waitFor();
  await chooseColumns(page, "What should we change?");
  await goOn(page);
  await page.locator("[data-question][data-status=answered]").waitFor();
  expect(await question.innerText()).not.toContain("What should we change?");
  await unfoldAnswer(page);
  expect(await question.innerText()).toContain("What should we change?");
  await runStatus(page, "completed");
  expect(await reportText(page)).toContain("What should we change?");
});

test("of two tabs that answer at the same moment one wins, and both show its answer", async () => {
  await askedRun(page, webUrl);
  const other = await context.newPage();
  await other.goto(page.url());
  await chooseColumns(page, "What did you like best?");
  await chooseColumns(other, "What should we change?");
  // Neither is let out before both are on their way.
  const { promise: bothSent, resolve: letGo } = Promise.withResolvers<void>();
  let sent = 0;
  await context.route("**/trpc/feedback.answer*", async (route) => {
    sent += 1;
    if (sent === 2) letGo();
    await bothSent;
    await route.continue();
  });
  await Promise.all([goOn(page), goOn(other)]);
  const tabs = [page, other];
  await Promise.all(tabs.map(unfoldAnswer));
  await Promise.all(tabs.map((tab) => tab.locator("[data-question][data-status=answered] dl").waitFor()));
  await Promise.all(tabs.map((tab) => tab.locator(".sc-answered:not(:empty)").waitFor()));
  const told = await Promise.all(tabs.map((tab) => tab.locator(".sc-answered").innerText()));
  expect(told.filter((words) => words.startsWith("Answered at"))).toHaveLength(1);
  expect(told.filter((words) => words.startsWith("Somebody else answered first at"))).toHaveLength(1);
  const answers = await Promise.all(tabs.map((tab) => tab.locator("[data-question] dl").innerText()));
  expect(answers[0]).toBe(answers[1]);
  const winner = told[0]?.startsWith("Answered") ? "What did you like best?" : "What should we change?";
  expect(answers[0]).toContain(winner);
});

test("a paused run begins no step, and goes on when it is let", async () => {
  await askedRun(page, webUrl);
  await page.getByRole("button", { name: "Pause" }).click();
  await runStatus(page, "paused");
  await chooseColumns(page, "What did you like best?");
  await goOn(page);
  await page.locator("[data-question][data-status=answered]").waitFor();
  expect(await stepStatus(page, "clean")).toBe("pending");
  await page.getByRole("button", { name: "Resume" }).click();
  await page.locator("[data-step=clean][data-status=completed]").waitFor();
  await runStatus(page, "completed");
});

test("a column that is added while it runs becomes a step of its own, and a part of the report", async () => {
  await askedRun(page, webUrl);
  await page.getByRole("button", { name: "Break the results down by another column" }).click();
  await page.getByLabel("Column to break the results down by").selectOption("City");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("Break down by “City”").waitFor();
  await chooseColumns(page, "What did you like best?");
  await goOn(page);
  await runStatus(page, "completed");
  expect(await stepStatus(page, "breakdown:City")).toBe("completed");
  expect(await reportText(page)).toContain("City");
});

test("a run is done again from a step on: a new run, which says where it comes from and what it took over", async () => {
  await page.goto(webUrl);
  await page.getByRole("button", { name: "A broken export" }).click();
  await runStatus(page, "completed");
  const before = page.url();
  await page.locator("[data-step=charts] > button").click();
  await page.getByRole("button", { name: "Run again from this step" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Run again", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== new URL(before).pathname);
  await runStatus(page, "completed");
  expect(await page.locator("[data-step=embed]").innerText()).toContain("reused");
  expect(await page.locator("[data-step=charts]").innerText()).not.toContain("reused");
  const origin = page.getByTestId("origin");
  expect(await origin.innerText()).toContain("starting from “Draw charts”");
  await origin.getByRole("link").click();
  await page.waitForURL(before);
  await page.getByRole("button", { name: "Run again", exact: true }).waitFor();
});

test("a run is cancelled with a reason, which its log keeps", async () => {
  await askedRun(page, webUrl);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByLabel("Reason").fill("It is the wrong table");
  await page.getByRole("button", { name: "Cancel run" }).click();
  await runStatus(page, "cancelled");
  expect(await page.locator("[data-question]").innerText()).toContain("closed before anyone answered");
  const input = encodeURIComponent(JSON.stringify({ json: { runId: page.url().split("/").at(-1) } }));
  const log = await fetch(`${webUrl}/trpc/feedback.events?input=${input}`);
  expect(await log.text()).toContain("It is the wrong table");
});

test("runs that wait are cancelled together on the start page", async () => {
  const other = await context.newPage();
  for (const tab of [page, other]) await askedRun(tab, webUrl);
  const start = await context.newPage();
  await start.goto(webUrl);
  await start.getByRole("button", { name: /^Cancel all \d running$/ }).click();
  await start.getByRole("button", { name: "Cancel runs" }).click();
  for (const tab of [page, other]) await runStatus(tab, "cancelled");
});
