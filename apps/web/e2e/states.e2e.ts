import { split } from "@stepcast/agents";
import { withAgents } from "@stepcast/pipeline/testing";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { objections } from "./axe.ts";
import { launchBrowser, openContext } from "./browser.ts";
import { OwnApp } from "./own-app.ts";

const hourMs = 3_600_000;
const table = "Name,City,Fee\nAda,London,1\nBo,Oslo,2\nCy,Oslo,3\n";

let app: OwnApp;
let browser: Browser;
/** The step that looks at a table comes to its end when it is let, with what is to be found in this one. */
let letGo = Promise.withResolvers<void>();

beforeAll(async () => {
  [app, browser] = await Promise.all([OwnApp.start(), launchBrowser()]);
  const held = withAgents(split, {
    async columns() {
      const columns = ["Name", "City", "Fee"];
      const layout = { encoding: "utf-8", delimiter: ",", hasHeader: true, columns, looseColumn: 2 } as const;
      await letGo.promise;
      return { layout, chosen: "City", candidates: [], amounts: ["Fee"] };
    },
  });
  app.work([held]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await app.close();
});

/** A page of somebody's, or of nobody's. */
async function pageOf(owner: string | undefined, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await openContext(browser, { viewport: { width: 1_280, height: 900 }, ...options });
  if (owner !== undefined) await context.addCookies([app.cookieOf(owner)]);
  return context.newPage();
}

/** Starts a run, which is held at its first step. */
async function start(owner: string, name = "people.csv") {
  letGo = Promise.withResolvers();
  const file = await app.engine.files.write(name, table);
  const run = await app.engine.start(split, { table: file, column: "City" }, { owner });
  const enough = new AbortController();
  for await (const { events } of app.engine.follow(run.runId, undefined, enough.signal))
    if (events.some(({ text }) => text.includes('"step.started"'))) enough.abort();
  return run;
}

async function complete(owner: string, name?: string): Promise<string> {
  const run = await start(owner, name);
  letGo.resolve();
  await run.result;
  return run.runId;
}

const ways = async (page: Page) => {
  const links = page.locator("[data-problem]").getByRole("link");
  return Promise.all((await links.all()).map((link) => link.getAttribute("href")));
};

/** The scripts of a completed run's page are at work: it has a title of its own. */
async function untilItTakesClicks(page: Page): Promise<void> {
  await page.locator("header [data-status=completed]").waitFor();
  await page.waitForFunction(() => document.title.startsWith("✓"));
}

/** Objections in light and in dark; the page stays. */
async function objectionsInBoth(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await objections(page)));
  }
  return found;
}

describe("a run that belongs to somebody", () => {
  test("is shown to them, from the first paint on, and is not there for others", async () => {
    const runId = await complete("ada", "what-ada-earns.csv");
    const address = `${app.webUrl}/runs/${runId}`;
    const sent = async (path: string, cookie: string) =>
      (await fetch(app.webUrl + path, { headers: { cookie } })).text();
    expect(await sent(`/runs/${runId}`, "owner=ada")).toMatch(/<h1[^>]*>.*what-ada-earns/s);
    expect(await sent("/runs", "owner=ada")).toContain("what-ada-earns");
    for (const path of [`/runs/${runId}`, "/runs"])
      for (const cookie of ["owner=bob", ""])
        expect(await sent(path, cookie)).not.toContain("what-ada-earns");

    const page = await pageOf("bob");
    await page.goto(address);
    await page.getByRole("heading", { name: "Run not found" }).waitFor();
    await page.getByText("or the run belongs to somebody else").waitFor();
    expect(await ways(page)).toEqual(["/", "/runs"]);
    expect(await objectionsInBoth(page)).toEqual([]);
    await page.getByRole("link", { name: "See all runs" }).click();
    await page.getByText("No runs yet").waitFor();
    await page.goto(`${app.webUrl}/compare?a=${runId}&b=${runId}x`);
    await page.getByText("The first run cannot be shown").waitFor();
    await page.context().close();
  });

  test("sends away whoever has not signed in, and says so on every page", async () => {
    const runId = await complete("ada");
    const page = await pageOf(undefined);
    await page.goto(`${app.webUrl}/runs/${runId}`);
    await page.getByRole("heading", { name: "You do not have access to this run" }).waitFor();
    expect(await ways(page)).toEqual(["/", "/runs"]);
    expect(await objectionsInBoth(page)).toEqual([]);
    await page.goto(`${app.webUrl}/runs`);
    await page.getByRole("heading", { name: "You do not have access to these runs" }).waitFor();
    expect(await objectionsInBoth(page)).toEqual([]);
    // Signed in elsewhere, the same address shows it.
    await page.context().addCookies([app.cookieOf("ada")]);
    await page.goto(`${app.webUrl}/runs/${runId}`);
    await page.locator("header [data-status=completed]").waitFor();
    await page.context().close();
  });
});

test("a run that is deleted while it is looked at stays as it was seen, says what is gone, and is expired after", async () => {
  const runId = await complete("ada");
  const page = await pageOf("ada");
  await page.goto(`${app.webUrl}/runs/${runId}`);
  await untilItTakesClicks(page);
  await app.engine.delete(runId);

  await page.locator("[data-step=table] > button").click();
  await page.locator("[data-details] h2").first().waitFor();
  for (const name of ["Log", "Events"]) {
    await page.getByRole("tab", { name, exact: true }).click();
    await page.getByRole("alert").getByText("This run can no longer be followed.").waitFor();
  }
  await page.getByRole("tab", { name: "Steps", exact: true }).click();
  await page.getByRole("button", { name: "Run again", exact: true }).click();
  await page.getByRole("menuitem", { name: "From the start" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Run again" }).click();
  await dialog.getByText(/expired|deleted/).waitFor();
  expect(await objectionsInBoth(page)).toEqual([]);

  await page.reload();
  await page.getByRole("heading", { name: "This run has expired" }).waitFor();
  await page.getByText("Runs are kept for a limited time; this one and its files were deleted.").waitFor();
  expect(await ways(page)).toEqual(["/", "/runs"]);
  expect(await objectionsInBoth(page)).toEqual([]);
  await page.context().close();
});

test("a step of four hours is as long in each view, and says how long the next one will be", async () => {
  app.clock.behindMs = 4 * hourMs;
  const first = await start("eve");
  app.clock.behindMs = 0;
  letGo.resolve();
  await first.result;
  app.clock.behindMs = hourMs;
  const second = await start("eve");
  app.clock.behindMs = 0;

  const page = await pageOf("eve");
  await page.goto(`${app.webUrl}/runs/${first.runId}?step=columns`);
  await untilItTakesClicks(page);
  expect(await page.locator("header").last().innerText()).toMatch(/\b4h\b/);
  expect(await page.locator("[data-step=columns]").innerText()).toMatch(/\b4h\b/);
  await page.locator("[data-details]").getByText(/^4h\b/).waitFor();
  await page.getByRole("tab", { name: "Timeline", exact: true }).click();
  const timeline = page.locator(".sc-timeline");
  await timeline.locator(".sc-timeline-time").getByText(/^4h\b/).waitFor();
  await timeline
    .locator(".sc-timeline-tick")
    .getByText(/^[2-4]h/)
    .first()
    .waitFor();
  // All that came behind it took a moment: each of its bars can still be seen.
  const bars = await timeline.locator("[data-kind=step] .sc-bar").all();
  expect(bars.length).toBeGreaterThan(3);
  for (const bar of bars) expect((await bar.boundingBox())?.width).toBeGreaterThanOrEqual(3);

  await page.goto(`${app.webUrl}/runs/${second.runId}?step=columns`);
  await page.locator("header [data-status=running]").waitFor();
  expect(await page.locator("[data-step=columns]").innerText()).toMatch(/\b1h\b/);
  expect(await page.getByTestId("estimate").innerText()).toBe("about 3 hr left");
  await page.locator("[data-details]").getByText("4 hr").waitFor();
  expect(await objectionsInBoth(page)).toEqual([]);
  letGo.resolve();
  await page.locator("header [data-status=completed]").waitFor();
  await page.context().close();
});
