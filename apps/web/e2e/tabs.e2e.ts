import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from "vitest";
import { launchBrowser, openContext } from "./browser.ts";
import { RunOverHttp } from "./run-over-http.ts";

// Over HTTP/1.1 a browser opens six connections to an origin, counted over all its tabs. Whoever asks for something while all six
// are streams waits until one ends.

const webUrl = inject("webUrl");
const tabCount = 8;
const connections = 6;
/** So many that the run is under way until it is cancelled. */
const rows = 8_000;

declare const window: { stream: EventSource; answer: Promise<string> };

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  context = await openContext(browser);
});
afterEach(() => context.close());

function openTabs(url: string): Promise<Page[]> {
  return Promise.all(
    Array.from({ length: tabCount }, async () => {
      const tab = await context.newPage();
      await tab.goto(url);
      return tab;
    }),
  );
}

/** Asks for the run's status from within a tab. What the answer says tells when it was given. */
async function ask(tab: Page, run: RunOverHttp): Promise<() => Promise<string>> {
  await tab.evaluate((path) => {
    window.answer = fetch(path)
      .then((answer) => answer.json())
      .then(({ status }: { status: string }) => status);
  }, run.path);
  return () => tab.evaluate(() => window.answer);
}

/** Far longer than any answer takes: until the run itself has gone on. */
async function untilRunGoesOn(run: RunOverHttp): Promise<void> {
  const { lastSeq } = await run.read();
  await vi.waitFor(async () => expect((await run.read()).lastSeq).toBeGreaterThan(lastSeq + 2), {
    timeout: 60_000,
  });
}

test("eight tabs with an EventSource each freeze the app: what is asked is answered when the streams end", async () => {
  const tabs = await openTabs(webUrl);
  const run = await RunOverHttp.start(webUrl, rows);
  for (const tab of tabs) {
    await tab.evaluate((url) => void (window.stream = new EventSource(url)), `${run.path}/events`);
  }
  await vi.waitFor(
    async () => {
      const states = await Promise.all(tabs.map((tab) => tab.evaluate(() => window.stream.readyState)));
      expect(states.filter((state) => state === 1)).toHaveLength(connections);
    },
    { timeout: 30_000 },
  );
  const [tab] = tabs;
  if (!tab) throw new Error("there are no tabs");
  const answer = await ask(tab, run);
  await untilRunGoesOn(run);
  await run.cancel();
  expect(await answer()).toBe("cancelled");
});

test("without locks of the browser to share connections by, the seventh tab does not even load", async () => {
  await context.addInitScript(() => Object.defineProperty(navigator, "locks", { value: undefined }));
  const run = await RunOverHttp.start(webUrl, rows);
  const address = `${webUrl}/runs/${run.runId}`;
  for (let tab = 0; tab < connections; tab += 1) {
    const page = await context.newPage();
    await page.goto(address);
    await page.locator("[data-connection=live]").waitFor();
  }
  let loaded = false;
  const loading = (await context.newPage()).goto(address).then(() => {
    loaded = true;
  });
  await untilRunGoesOn(run);
  expect(loaded).toBe(false);
  await run.cancel();
  await loading;
});

test("eight tabs that show a run leave connections free: what is asked is answered at once, and all see the end", async () => {
  const run = await RunOverHttp.start(webUrl, rows);
  const tabs = await openTabs(`${webUrl}/runs/${run.runId}`);
  await Promise.all(tabs.map((tab) => tab.locator("[data-step=embed][data-status=running]").waitFor()));
  await Promise.all(
    tabs.map((tab) => tab.locator("[data-connection=live], [data-connection=polling]").waitFor()),
  );
  const answers = await Promise.all(tabs.map((tab) => ask(tab, run)));
  expect(await Promise.all(answers.map((answer) => answer()))).toEqual(tabs.map(() => "running"));
  await run.cancel();
  await Promise.all(tabs.map((tab) => tab.locator("header [data-status=cancelled]").waitFor()));
  for (const tab of tabs) {
    expect(await tab.locator("[data-step=embed]").getAttribute("data-status")).toBe("cancelled");
  }
});
