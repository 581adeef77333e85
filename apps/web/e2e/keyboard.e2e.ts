import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { launchBrowser, openContext } from "./browser.ts";

const webUrl = inject("webUrl");
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

/** More stops than any page here has. */
const mostStops = 80;

/** Goes on with Tab until it is there; each stop on the way shows where the focus is. */
async function tabTo(name: RegExp): Promise<void> {
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press("Tab");
    const { words, isShown } = await focused();
    expect(isShown, `the focus is shown on “${words}”`).toBe(true);
    if (name.test(words)) return;
  }
  throw new Error(`Tab does not come to ${name}`);
}

/** What has the focus, in words, and whether it shows that. */
function focused(): Promise<{ words: string; isShown: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    // A field is named by its label, and some are marked around them.
    const label = (element as HTMLInputElement).labels?.[0]?.textContent;
    const words = element.getAttribute("aria-label") ?? label ?? element.textContent ?? "";
    const marked = [element, element.parentElement, ...((element as HTMLInputElement).labels ?? [])];
    const isShown = marked.some((each) => {
      if (!each) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
    });
    return { words: words.trim(), isShown: isShown || element === document.body };
  });
}

/** A run's page takes keys once it has a title of its own. */
async function untilRun(status: string): Promise<void> {
  await page.locator(`header [data-status=${status}]`).waitFor();
  await page.waitForFunction(() => /^[…▶⏳⏸✓✗⊘❓]/u.test(document.title));
}

test("a run is started, looked at in all ways, downloaded and done again from a step, by the keyboard alone", async () => {
  await page.goto(webUrl);
  await page.getByRole("button", { name: /^A broken export/ }).waitFor();
  await tabTo(/^A broken export/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/runs\/[\w-]+$/);
  await untilRun("completed");

  await tabTo(/^Steps$/);
  for (const [name, sign] of [
    ["Timeline", ".sc-timeline-row"],
    ["Graph", ".sc-graph-node"],
    ["Events", ".sc-event"],
    ["Log", ".sc-log-row"],
  ] as const) {
    await page.keyboard.press("ArrowRight");
    await page.locator(sign).first().waitFor();
    expect((await focused()).words).toBe(name);
  }
  await page.keyboard.press("ArrowRight");
  expect((await focused()).words).toBe("Steps");

  // In each view a step is chosen, and its details are left again.
  await page.keyboard.press("ArrowRight");
  await page.locator(".sc-timeline-row").first().waitFor();
  await tabTo(/Inspect the table/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Read the answers" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("[data-details]").waitFor({ state: "detached" });

  await page.goto(page.url().replace(/\?.*/, ""));
  await untilRun("completed");
  await tabTo(/^Download PDF/);
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(download.suggestedFilename()).toMatch(/\.pdf$/);

  const address = page.url();
  await page.keyboard.press("j");
  await page.getByRole("heading", { name: "Inspect the table" }).waitFor();
  await page.keyboard.press("j");
  await page.getByRole("heading", { name: "Read the answers" }).waitFor();
  await tabTo(/^Run again from this step$/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await tabTo(/^Run again$/);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.href !== address && !address.startsWith(url.href));
  await page.getByTestId("origin").waitFor();
});

test("a question is answered, and a run paused, resumed and cancelled, by the keyboard alone", async () => {
  await page.goto(webUrl);
  await page.getByRole("button", { name: /^Course evaluations/ }).waitFor();
  await tabTo(/^Course evaluations/);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Continue" }).waitFor();
  await untilRun("waiting");
  await tabTo(/^Pause$/);
  await page.keyboard.press("Enter");
  await untilRun("paused");
  expect((await focused()).words).toBe("Resume");
  await page.keyboard.press("Enter");
  await untilRun("waiting");
  await tabTo(/What did you like best\?/);
  await page.keyboard.press("Space");
  expect(await page.getByRole("radio", { name: "What did you like best?" }).isChecked()).toBe(true);
  await tabTo(/^Cancel$/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Cancel this run?" }).waitFor();
  await page.keyboard.type("c is for cancel");
  await tabTo(/^Cancel run$/);
  await page.keyboard.press("Enter");
  await untilRun("cancelled");
});
