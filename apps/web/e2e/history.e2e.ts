import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { launchBrowser, openContext } from "./browser.ts";
import { RunOverHttp } from "./run-over-http.ts";
import { cityTable, SplitRuns, undecidedTable } from "./split-runs.ts";

const webUrl = inject("webUrl");
const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const runs = new SplitRuns(webUrl);

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  context = await openContext(browser);
  page = await context.newPage();
});
afterEach(() => context.close());

const rows = () => page.locator("[role=row][data-status]");
const row = (name: string) => rows().filter({ hasText: name });
const titles = () => page.locator("[data-run]").allInnerTexts();
const bar = () => page.getByRole("region", { name: "Actions for the selected runs" });
const outcome = () => page.getByRole("region", { name: "Outcome" });
const dialog = () => page.getByRole("dialog");
const chip = (name: string) => page.getByRole("button", { name: new RegExp(`^${name}`, "i") });
const choose = (name: string) => page.getByRole("checkbox", { name: `Select “${name}”` });
const focused = () => page.evaluate(() => document.activeElement?.textContent);

/** Opens the list of the runs with this in their names; other tests have runs too. */
async function openList(text: string, count: number): Promise<void> {
  await page.goto(`${webUrl}/runs?q=${text}`);
  await untilRows(count);
}

async function untilRows(count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      document.querySelectorAll("[role=row][data-status]").length === wanted &&
      !document.querySelector("[aria-busy=true]"),
    count,
  );
}

describe("the list", () => {
  test("is filtered by what is in the address, which Back, Forward and a reload go through", async () => {
    await runs.complete("alpha-one.csv");
    await runs.complete("alpha-two.csv", cityTable(6, 3), { column: "Nothing" });
    await runs.complete("alpha-three.csv");
    await openList("alpha-", 3);
    expect(await titles()).toEqual([
      "alpha-three.csv by City",
      "alpha-two.csv by Nothing",
      "alpha-one.csv by City",
    ]);
    expect(await chip("Failed").innerText()).toMatch(/1$/);
    await chip("Failed").click();
    await untilRows(1);
    expect(await titles()).toEqual(["alpha-two.csv by Nothing"]);
    await row("alpha-two")
      .getByText(/no column “Nothing”/)
      .waitFor();
    await chip("Completed").click();
    await untilRows(3);
    expect(new URL(page.url()).search).toBe("?status=completed,failed&q=alpha-");
    await page.getByLabel("Pipeline").selectOption("Feedback report");
    await page.getByText("No runs found").waitFor();
    await page.goBack();
    await untilRows(3);
    await page.goBack();
    await untilRows(1);
    await page.goForward();
    await untilRows(3);
    await page.reload();
    await untilRows(3);
    expect(await chip("Failed").getAttribute("aria-pressed")).toBe("true");
  });

  test("is filtered by days of the reader's own, and cleared with one click", async () => {
    await runs.complete("beta-one.csv");
    await openList("beta-", 1);
    await page.getByLabel("Time").selectOption("Last 7 days");
    await untilRows(1);
    expect(new URL(page.url()).searchParams.get("time")).toBe("7d");
    await page.getByLabel("Time").selectOption("Custom range …");
    await untilRows(1);
    await page.getByLabel("From").fill("2020-01-01");
    await page.getByLabel("To", { exact: true }).fill("2020-01-31");
    await page.getByText("No runs found").waitFor();
    expect(new URL(page.url()).searchParams.get("to")).toBe("2020-01-31");
    await page.getByRole("button", { name: "Clear all filters" }).click();
    await row("beta-one").waitFor();
    expect(new URL(page.url()).search).toBe("");
    expect(await page.getByRole("searchbox").inputValue()).toBe("");
  });

  test("does not mind nonsense in its address", async () => {
    await runs.complete("gamma-one.csv");
    await page.goto(
      `${webUrl}/runs?status=broken,,&time=never&from=2026-99-99&to=%00&pipeline=&q=gamma-&q=2`,
    );
    await untilRows(1);
    expect(await chip("All").getAttribute("aria-pressed")).toBe("true");
  });

  test("searches once one has stopped typing, and Back leads to what was before", async () => {
    await runs.complete("delta-one.csv");
    await runs.complete("delta-two.csv");
    await page.goto(`${webUrl}/runs`);
    await row("delta-one").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("delta-tw", { delay: 20 });
    await untilRows(1);
    expect(new URL(page.url()).search).toBe("?q=delta-tw");
    await page.goBack();
    await row("delta-one").waitFor();
    expect(await page.getByRole("searchbox").inputValue()).toBe("");
  });

  test("shows how runs go on, and lets new ones wait until they are asked for", async () => {
    const runId = await runs.ask("live-first.csv");
    await page.goto(`${webUrl}/runs?pipeline=split`);
    await row("live-first").and(page.locator("[data-status=waiting]")).waitFor();
    const before = await rows().first().boundingBox();
    await runs.answer(runId, "City");
    await row("live-first").and(page.locator("[data-status=completed]")).waitFor();
    const later = await runs.complete("live-second.csv");
    await page.getByRole("button", { name: "1 new run" }).waitFor();
    expect(await row("live-second").count()).toBe(0);
    expect(await rows().first().boundingBox()).toEqual(before);
    await page.getByRole("button", { name: "1 new run" }).click();
    await row("live-second").waitFor();
    expect(await rows().first().locator("[data-run]").getAttribute("data-run")).toBe(later);
    await page.getByRole("button", { name: "1 new run" }).waitFor({ state: "detached" });
  });

  test("comes as it is scrolled, and only what is in sight is in the page", async () => {
    const names = Array.from({ length: 70 }, (_, at) => `many-${at}.csv`);
    for (const name of names) await runs.start(name, undecidedTable);
    await runs.cancelAll("many-");
    await page.goto(`${webUrl}/runs?q=many-`);
    await page.getByText("50 runs listed").waitFor();
    expect(await rows().count()).toBeLessThan(40);
    await choose("many-69.csv").click();
    await page.evaluate(() => window.scrollTo({ top: document.body.scrollHeight }));
    await page.getByText("70 runs in total").waitFor();
    await page.evaluate(() => window.scrollTo({ top: document.body.scrollHeight }));
    await choose("many-0.csv").click({ modifiers: ["Shift"] });
    await bar().getByText("70 selected").waitFor();
    expect(await rows().count()).toBeLessThan(40);
  });

  test("stays as it was while the server cannot be reached, and says since when", async () => {
    await runs.complete("zeta-one.csv");
    await openList("zeta-", 1);
    await context.setOffline(true);
    await page.getByText("The server is not responding").waitFor();
    expect(await row("zeta-one").isVisible()).toBe(true);
    await context.setOffline(false);
    await page.getByText("The server is not responding").waitFor({ state: "detached" });
  });
});

describe("many runs at once", () => {
  test("are cancelled after asking, and it is said how many really were", async () => {
    await runs.complete("stop-ended.csv");
    await runs.ask("stop-one.csv");
    await runs.ask("stop-two.csv");
    await openList("stop-", 3);
    await choose("stop-two.csv").click();
    await choose("stop-ended.csv by City").click({ modifiers: ["Shift"] });
    await bar().getByText("3 selected").waitFor();
    await bar().getByRole("button", { name: "Cancel" }).click();
    expect(await dialog().getByRole("heading").innerText()).toBe("Cancel 2 runs?");
    expect(await dialog().innerText()).toContain("1 selected run has already ended");
    await dialog().getByRole("button", { name: "Cancel runs" }).click();
    await outcome().getByText("Cancelling 2 runs.").waitFor();
    expect(await outcome().innerText()).toContain("1 had already ended");
    await row("stop-one").and(page.locator("[data-status=cancelled]")).waitFor();
    await row("stop-two").and(page.locator("[data-status=cancelled]")).waitFor();
    expect(await row("stop-ended").getAttribute("data-status")).toBe("completed");
  });

  test("are done again, and those that are refused are named, with why", async () => {
    await runs.complete("again-one.csv");
    const gone = await runs.complete("again-two.csv");
    await openList("again-", 2);
    await page.getByRole("checkbox", { name: "Select all listed runs" }).check();
    await bar().getByRole("button", { name: "Run again" }).click();
    // As if somebody had deleted it meanwhile: the server itself refuses.
    await page.route("**/trpc/runs.rerunAll*", (route) =>
      route.continue({ postData: (route.request().postData() ?? "").replaceAll(gone, "deleted-meanwhile") }),
    );
    await dialog().getByRole("button", { name: "Run again" }).click();
    await outcome().getByText("1 new run started.").waitFor();
    expect(await outcome().innerText()).toMatch(
      /1 run could not be started:\s+deleted-meanwhile: there is no run/,
    );
    await page.getByRole("button", { name: "1 new run" }).click();
    await untilRows(3);
    expect(await titles()).toEqual([
      "again-one.csv by City",
      "again-two.csv by City",
      "again-one.csv by City",
    ]);
  });
});

test("all of it can be done with the keyboard alone", async () => {
  await runs.complete("keys-one.csv");
  await runs.ask("keys-two.csv");
  await openList("keys-", 2);
  await page.keyboard.press("j");
  await page.waitForFunction(() => document.activeElement?.textContent === "keys-two.csv");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.waitForFunction(() => document.activeElement?.textContent === "keys-one.csv by City");
  await page.keyboard.press("x");
  await bar().getByText("2 selected").waitFor();
  await page.keyboard.press("Escape");
  await bar().waitFor({ state: "detached" });
  await page.keyboard.press("k");
  await page.waitForFunction(() => document.activeElement?.textContent === "keys-two.csv");
  await page.keyboard.press("?");
  await dialog().getByText("Cancel the selected runs, or this one (asks first)").waitFor();
  await page.keyboard.press("Escape");
  await dialog().waitFor({ state: "detached" });
  expect(await focused()).toBe("keys-two.csv");
  await page.keyboard.press("c");
  await dialog().getByRole("button", { name: "Cancel run", exact: true }).waitFor();
  // What does nothing has the focus: nobody cancels by a key too many.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await outcome().getByText("Cancelling 1 run.").waitFor();
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/runs\/[\w-]+$/);
  await page.getByRole("heading", { name: "keys-two.csv" }).waitFor();
});

describe("two runs", () => {
  const section = (name: string) => page.getByRole("region", { name });

  test("are compared by input, time, steps, output and files, either way round", async () => {
    const two = await runs.complete("cmp-two.csv", cityTable(6, 2));
    const three = await runs.complete("cmp-three.csv", cityTable(9, 3));
    await openList("cmp-", 2);
    await choose("cmp-two.csv by City").check();
    expect(await bar().getByRole("button", { name: "Compare" }).isDisabled()).toBe(true);
    await choose("cmp-three.csv by City").check();
    await bar().getByRole("button", { name: "Compare" }).click();
    await page.waitForURL(`${webUrl}/compare?a=${two}&b=${three}`);
    expect(await section("Input").locator("[data-difference]").allInnerTexts()).toEqual([
      expect.stringContaining("cmp-two.csv"),
      expect.stringContaining("cmp-three.csv"),
    ]);
    expect(await section("Total time").getByTestId("difference").innerText()).toMatch(
      /faster|slower|equally/,
    );
    await section("Steps")
      .getByRole("button", { name: /^Make a part/ })
      .click();
    await section("Steps").getByText("Part “City 2”").waitFor();
    expect(await section("Output").innerText()).toMatch(/parts\s+−\s*removed:\s*2\s+\+\s*added:\s*3/);
    expect(await section("Files").getByText("City 2.csv").count()).toBe(1);
    await page.getByRole("button", { name: "Swap" }).click();
    await page.waitForURL(`${webUrl}/compare?a=${three}&b=${two}`);
    await page.locator("[data-place=first]").getByText("cmp-three.csv by City").waitFor();
    expect(await section("Output").innerText()).toMatch(/parts\s+−\s*removed:\s*3\s+\+\s*added:\s*2/);
  });

  test("of which one does the other again say what was taken over, and share their files", async () => {
    const one = await runs.complete("redo.csv");
    const again = await runs.rerun(one, "bundle");
    await page.goto(`${webUrl}/runs/${again}`);
    await page.getByRole("link", { name: "Compare this run with another" }).click();
    await page.waitForURL(`${webUrl}/compare?a=${one}&b=${again}`);
    const note = page.getByTestId("rerun-of");
    await note.waitFor();
    expect(await note.innerText()).toBe(
      "The second run is a rerun of the first, starting from “Create the ZIP”. 6 steps reused.",
    );
    expect(await page.locator("[data-agent=columns]").innerText()).toContain("reused");
    expect(await section("Input").innerText()).toContain("had the same");
    expect(await section("Files").locator("[data-same=true]").count()).toBeGreaterThan(0);
  });

  test("one of which goes on are compared as it does", async () => {
    const ended = await runs.complete("during-one.csv");
    const live = await runs.ask("during-two.csv");
    await page.goto(`${webUrl}/compare?a=${ended}&b=${live}`);
    await page.getByText("Still running").waitFor();
    expect(await page.locator("[data-agent=bundle]").innerText()).toContain("not started");
    await runs.answer(live, "Team");
    await page.getByText("Still running").waitFor({ state: "detached" });
    expect(await page.locator("[data-agent=bundle]").innerText()).not.toContain("not started");
    expect(await section("Output").innerText()).toContain("Team");
  });

  test("of different pipelines are compared as far as it makes sense, and that is said", async () => {
    const split = await runs.complete("differs.csv");
    const feedback = await RunOverHttp.startWith(webUrl, "numbers.csv", "a,b\n1,2\n3,4\n");
    await page.goto(`${webUrl}/compare?a=${split}&b=${feedback.runId}`);
    await page.getByText("These runs are of different pipelines").waitFor();
    await page.locator("[data-place=second] [data-status=failed]").waitFor();
    await section("Total time").waitFor();
    expect(await section("Steps").count()).toBe(0);
  });

  test("of which one is not there, or none is named, lead to where they are chosen", async () => {
    const one = await runs.complete("lonely.csv");
    await page.goto(`${webUrl}/compare?a=${one}&b=nobody-has-this-one`);
    await page.getByRole("heading", { name: "The second run cannot be shown" }).waitFor();
    await page.goto(`${webUrl}/runs/${one}`);
    await page.getByRole("link", { name: "Compare this run with another" }).click();
    await page.getByRole("heading", { name: /^Compare “lonely\.csv by City” with/ }).waitFor();
    await page.getByRole("searchbox").fill("alpha-");
    await page.getByRole("main").getByRole("listitem").nth(1).getByText("alpha-two").first().waitFor();
    await page.getByRole("main").getByRole("listitem").first().getByRole("link").click();
    await section("Total time").waitFor();
    await page.goto(`${webUrl}/compare`);
    await page.getByRole("link", { name: "See all runs" }).click();
    await page.waitForURL(`${webUrl}/runs`);
  });
});

describe("what axe objects to, and what is wider than a phone: nothing", () => {
  let compared = "";
  beforeAll(async () => {
    const one = await runs.complete("axe-one.csv", cityTable(6, 2));
    const two = await runs.complete(`axe-${"long ".repeat(24)}two.csv`, cityTable(9, 3));
    await runs.complete("axe-three.csv", cityTable(6, 3), { column: "Nothing" });
    compared = `/compare?a=${one}&b=${two}`;
  });

  test.for([
    ["light", 1_024],
    ["dark", 360],
  ] as const)("in %s, %d px wide", async ([colorScheme, width]) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const check = async (what: string) => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth), what).toBe(width);
      expect(await violations(), what).toEqual([]);
    };
    await openList("axe-", 3);
    await choose("axe-one.csv by City").check();
    await check("the list, one chosen");
    await bar().getByRole("button", { name: "Run again" }).click();
    await dialog().waitFor();
    await check("the question whether to run it again");
    await page.goto(`${webUrl}/runs?q=axe-&from=2020-01-01&to=2020-01-02`);
    await page.getByText("No runs found").waitFor();
    await check("a list of none");
    await page.goto(webUrl + compared);
    await page.getByRole("button", { name: /^Make a part/ }).click();
    await check("two runs compared");
    await page.goto(`${webUrl}/compare?a=nobody-has-this-one`);
    await page.getByRole("heading", { name: "The first run cannot be shown" }).waitFor();
    await check("nothing to compare");
  });
});

async function violations(): Promise<string[]> {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
