import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { compareHref } from "../src/compare/compared-runs.ts";
import { launchBrowser, openContext } from "./browser.ts";
import { RunOverHttp } from "./run-over-http.ts";
import { SplitRuns } from "./split-runs.ts";

const webUrl = inject("webUrl");
/** Scripts as they come over the wire, without their headers and before anybody has touched anything. */
const mostBytes = 200_000;

let browser: Browser;
let run: RunOverHttp;
let one: string;
let other: string;

beforeAll(async () => {
  browser = await launchBrowser();
  const runs = new SplitRuns(webUrl);
  one = await runs.complete("one.csv");
  other = await runs.complete("other.csv");
  run = await RunOverHttp.start(webUrl, 8_000);
});
afterAll(async () => {
  await run.cancel();
  await browser.close();
});

test.for<[name: string, path: () => string, sign: string]>([
  ["the start page", () => "/", "h1"],
  ["the form of an input's schema", () => "/start/split", "form"],
  ["a pipeline's own form", () => "/start/feedback", "h1"],
  ["a run under way", () => `/runs/${run.runId}`, "[data-connection=live]"],
  ["a run that is not there", () => "/runs/nobody-has-this-one", "h1"],
  ["the list of runs", () => "/runs", "[data-run]"],
  ["two runs compared", () => compareHref(one, other), "[data-agent]"],
])("%s loads less than 200 kB of scripts", async ([, path, sign]) => {
  const context = await openContext(browser);
  const page = await context.newPage();
  const scripts = await watchScripts(page);
  await page.goto(webUrl + path());
  await page.locator(sign).first().waitFor();
  // What the page asks for by itself once it is alive belongs to it.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await vi.waitFor(() => expect(scripts.underWay()).toBe(0), { timeout: 20_000 });
  expect(scripts.bytes()).toBeGreaterThan(50_000);
  expect(scripts.bytes()).toBeLessThan(mostBytes);
  await context.close();
});

interface Scripts {
  /** How many bytes of scripts have come until now. */
  bytes(): number;
  underWay(): number;
}

async function watchScripts(page: Page): Promise<Scripts> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const asked = new Set<string>();
  let bytes = 0;
  session.on("Network.requestWillBeSent", ({ requestId, type }) => {
    if (type === "Script") asked.add(requestId);
  });
  session.on("Network.dataReceived", ({ requestId, encodedDataLength }) => {
    if (asked.has(requestId)) bytes += encodedDataLength;
  });
  session.on("Network.loadingFinished", ({ requestId }) => asked.delete(requestId));
  session.on("Network.loadingFailed", ({ requestId }) => asked.delete(requestId));
  return { bytes: () => bytes, underWay: () => asked.size };
}
