import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { launchBrowser, openContext } from "./browser.ts";
import { RunOverHttp } from "./run-over-http.ts";
import { serverPid } from "./server-process.ts";

const webUrl = inject("webUrl");

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

test.runIf(process.platform === "linux")(
  "a machine without network says so, and goes on where it was",
  async () => {
    const run = await RunOverHttp.start(webUrl, 8_000);
    await page.goto(`${webUrl}/runs/${run.runId}`);
    await page.locator("[data-step=embed][data-status=running]").waitFor();
    await page.locator("[data-connection=live]").waitFor();
    await context.setOffline(true);
    // Said by the browser, before any line knows.
    await page.locator("[data-connection=offline]").waitFor();
    expect(await page.getByTestId("estimate").count()).toBe(0);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("alert").getByText("Could not pause. Try again.").waitFor();
    // The browser only plays offline: a stream that is there stays, so its server is taken away.
    process.kill(serverPid(inject("appPid")), "SIGKILL");
    await page.locator("[data-connection=offline]", { hasText: /shown to event \d+/ }).waitFor();
    await context.setOffline(false);
    await page.locator("[data-connection=live]").waitFor();
    await page.getByText("Could not pause").waitFor({ state: "detached" });
    // What happened meanwhile: the next server took the run over.
    await page.locator("[data-step=embed]").getByText("attempt 2").waitFor();
    await run.cancel();
    await page.locator("header [data-status=cancelled]").waitFor();
    await page.locator("[data-connection=ended]").waitFor({ state: "attached" });
  },
);

test("a page's own EventSource reads a run by plain HTTP: each event once, to the end, and then it stays away", async () => {
  await page.goto(webUrl);
  const run = await RunOverHttp.start(webUrl, 40);
  const events = await page.evaluate(
    (url) =>
      new Promise<{ seq: number; type: string }[]>((resolve) => {
        const seen: { seq: number; type: string }[] = [];
        const stream = new EventSource(url);
        stream.onmessage = ({ data }) => seen.push(JSON.parse(data as string));
        // It comes again after each end of a stream; the server then tells it that there is no more.
        stream.onerror = () => {
          if (stream.readyState === EventSource.CLOSED) resolve(seen);
        };
      }),
    `${run.path}/events`,
  );
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)?.type).toBe("run.completed");
  expect(events).toHaveLength((await run.read()).lastSeq);
});

test("the API's description is on the page's own origin", async () => {
  const answer = await fetch(`${webUrl}/openapi.json`);
  expect(await answer.json()).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
});
