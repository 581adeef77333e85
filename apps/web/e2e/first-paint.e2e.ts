import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchBrowser, openContext } from "./browser.ts";
import { complaintsOf } from "./complaints.ts";
import { RunOverHttp } from "./run-over-http.ts";

const webUrl = inject("webUrl");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("a run is in the page as the server sends it, under way or ended, and the browser takes it over as it is", async () => {
  const run = await RunOverHttp.start(webUrl, 8_000);
  const context = await openContext(browser);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.goto(webUrl);
  await page.goto(`${webUrl}/runs/${run.runId}`);
  await page.locator("[data-step=clean][data-status=completed]").waitFor();
  expect(await sent(run.runId)).toMatch(/data-step="clean" data-status="completed"/);
  await page.reload();
  await page.locator("[data-connection=live]").waitFor();
  await run.cancel();
  await page.locator("header [data-status=cancelled]").waitFor();
  expect(await sent(run.runId)).toMatch(/<header>.*data-status="cancelled"/s);
  await page.reload();
  await page.locator("[data-connection=ended]").waitFor({ state: "attached" });
  expect(complaints).toEqual([]);
  await context.close();
});

/** The page as a browser without scripts has it. */
async function sent(runId: string): Promise<string> {
  return (await fetch(`${webUrl}/runs/${runId}`)).text();
}
