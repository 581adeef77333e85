import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { launchBrowser, openContext } from "./browser.ts";
import { dropFile } from "./drop-file.ts";
import { expectStill, watchShifts } from "./shifts.ts";
import { untilAlive } from "./until-alive.ts";

const webUrl = inject("webUrl");
const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
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

const cities = ["Rome", "Oslo", "Lima"];
const people = [
  "Name,City,Fee",
  ...Array.from({ length: 30 }, (_, n) => `P${n},${cities[n % cities.length]},${n}`),
].join("\n");
const csv = (text = people, name = "people.csv") => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});

const fileField = () => page.getByLabel("Table", { exact: true });
const tableField = () => page.locator(".sc-field[data-path=table]");
const splitIt = () => page.getByRole("button", { name: "Split table" }).click();

async function openSplit(): Promise<void> {
  await page.goto(`${webUrl}/start/split`);
  await page.getByRole("button", { name: "Split table" }).waitFor();
  await page.getByRole("button", { name: /^Shop orders/ }).waitFor();
  await untilAlive(page, "form input");
}

async function chooseTable(file = csv()): Promise<void> {
  await fileField().setInputFiles(file);
  await tableField().getByText(file.name).waitFor();
  await tableField().getByRole("progressbar").waitFor({ state: "detached" });
}

describe("the form of an input", () => {
  test("is filled in by a person, with a file of theirs, and the parts come", async () => {
    await openSplit();
    await chooseTable();
    await page.getByLabel("Split by column").fill("city");
    await page.getByRole("radio", { name: "JSON, for programs" }).check();
    await splitIt();
    await page.waitForURL(/\/runs\/[\w-]+$/);
    await page.getByTestId("parts").waitFor();
    // Who started it by the keyboard goes on where the run begins.
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    expect(await page.getByTestId("parts").innerText()).toContain("3 parts by “City”");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: /Download all parts/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("people in parts.zip");
    const zip = await readFile(await download.path(), "utf8");
    for (const city of cities) expect(zip).toContain(`${city}.json`);
    expect(zip).toContain('{"Name": "P0", "City": "Rome", "Fee": "0"}');
  });

  test("says at each field what is to be corrected, before and after it was sent", async () => {
    await openSplit();
    await page.getByLabel("Maximum number of parts").fill("0");
    await splitIt();
    const field = (name: string) => page.locator(`.sc-field[data-path=${name}]`);
    expect(await field("table").locator(".sc-error").innerText()).toMatch(/^Error: /);
    expect(await field("limit").locator(".sc-error").innerText()).toMatch(/1/);
    await fileField().and(page.locator(":focus")).waitFor({ state: "attached" });
    await page.getByLabel("Maximum number of parts").fill("5");
    await field("limit").locator(".sc-error").waitFor({ state: "detached" });
    await fileField().setInputFiles({ ...csv("PNG", "photo.png"), mimeType: "image/png" });
    await tableField().getByText("“photo.png” is an image. Choose a CSV table.").waitFor();
    // Only the server looks into files.
    await fileField().setInputFiles(csv("\u0089PNG\r\n\u001a\n\u0000", "photo.csv"));
    await tableField().getByText("“photo.csv” does not look like a CSV table").waitFor();
    await chooseTable();
    await tableField().getByText("photo.csv").waitFor({ state: "detached" });
    await field("table").locator(".sc-error").waitFor({ state: "detached" });
    await splitIt();
    await page.waitForURL(/\/runs\/[\w-]+$/);
  });

  test("takes its file while the rest is filled in, and sending can be paused and goes on where it was", async () => {
    await openSplit();
    const offsets: number[] = [];
    await page.route(/\/v1\/uploads(\/|$)/, async (route) => {
      const offset = Number(route.request().headers()["upload-offset"]);
      if (route.request().method() === "PATCH") offsets.push(offset);
      // The second piece of the first try hangs, until it is paused.
      if (offsets.length === 2 && route.request().method() === "PATCH") return;
      await route.continue();
    });
    const isSecondPiece = (request: Request) =>
      request.method() === "PATCH" && Number(request.headers()["upload-offset"]) > 0;
    const large = `${people}\n${"P,Rome,1,padding\n".repeat(1_500_000)}`;
    await Promise.all([page.waitForRequest(isSecondPiece), fileField().setInputFiles(csv(large))]);
    await page.getByLabel("Split by column").fill("City");
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Paused …").waitFor();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Choose another file" }).waitFor();
    await page.getByRole("button", { name: "Pause" }).waitFor({ state: "detached" });
    expect(offsets.filter((offset) => offset === 0)).toHaveLength(1);
    expect(await page.getByLabel("Split by column").inputValue()).toBe("City");
  });

  test("opens filled in as an earlier run was, and starts a new one with what was changed", async () => {
    await openSplit();
    await chooseTable();
    await page.getByLabel("Split by column").fill("Name");
    await page.getByLabel("Maximum number of parts").fill("7");
    await splitIt();
    await page.waitForURL(/\/runs\/[\w-]+$/);
    await page.getByText("more than the limit of 7 parts").first().waitFor();
    const failed = page.url().split("/").at(-1);
    await page.goto(`${webUrl}/start/split?from=${failed}`);
    await page.getByText("Filled in from the earlier run").waitFor();
    expect(await page.getByRole("note").innerText()).toContain("raise “Maximum number of parts”");
    expect(await tableField().innerText()).toContain("people.csv");
    expect(await page.getByLabel("Split by column").inputValue()).toBe("Name");
    expect(await page.getByLabel("Maximum number of parts").inputValue()).toBe("7");
    await page.getByLabel("Maximum number of parts").fill("30");
    await splitIt();
    await page.getByTestId("parts").waitFor();
    expect(await page.getByTestId("parts").innerText()).toContain("30 parts by “Name”");
  });

  test("of a run that is not there opens empty, and says so", async () => {
    await page.goto(`${webUrl}/start/split?from=nobody-has-this-one`);
    await page.getByText("The input of the earlier run could not be read").waitFor();
    await chooseTable();
  });
});

describe("a file dropped anywhere", () => {
  test("is asked about where several pipelines take it, and stands in the form that was chosen", async () => {
    await page.goto(webUrl);
    await page.getByRole("button", { name: /^Coffee machine reviews/ }).waitFor();
    await dropFile(page, "people.csv", people);
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByRole("heading").innerText()).toBe("What do you want to do with “people.csv”?");
    await dialog.getByRole("button", { name: /^Split a table/ }).click();
    await page.waitForURL(`${webUrl}/start/split`);
    await page.getByRole("button", { name: "Choose another file" }).waitFor();
    expect(await tableField().innerText()).toContain("people.csv");
    await page.goBack();
    await page.getByText("Drop a CSV anywhere").waitFor();
  });

  test("goes to the pipeline whose page it is, once more for another file", async () => {
    await openSplit();
    for (const name of ["first.csv", "second.csv"]) {
      await dropFile(page, name, people);
      await tableField().getByText(name).waitFor();
      await page.getByRole("button", { name: "Choose another file" }).waitFor();
    }
    expect(await tableField().innerText()).not.toContain("first.csv");
  });

  test("that nothing takes, or that is empty, is refused at once", async () => {
    await openSplit();
    await dropFile(page, "photo.png", "", "image/png");
    await page.getByText("“photo.png” is an image. Choose a CSV table.").waitFor();
    await dropFile(page, "people.csv", "");
    await page.getByText("“people.csv” is empty.").waitFor();
  });

  test("is awaited by a sign over the page, for files only", async () => {
    await openSplit();
    const drag = (kind: "file" | "text") =>
      page.evaluate((what) => {
        const dataTransfer = new DataTransfer();
        if (what === "file") dataTransfer.items.add(new File([""], "a.csv", { type: "text/csv" }));
        else dataTransfer.setData("text/plain", "words");
        window.dispatchEvent(new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true }));
      }, kind);
    await drag("text");
    await drag("file");
    await page.getByTestId("drop-overlay").waitFor();
    expect(await page.getByTestId("drop-overlay").innerText()).toBe("Drop to use it for “Split a table”");
    await page.evaluate(() => window.dispatchEvent(new DragEvent("dragleave", { relatedTarget: null })));
    await page.getByTestId("drop-overlay").waitFor({ state: "detached" });
  });
});

test("samples are those of the pipeline, and the newest runs of all pipelines stand beside, with what they are called", async () => {
  await openSplit();
  await page.getByRole("button", { name: /^Shop orders/ }).click();
  await page.getByTestId("parts").waitFor();
  await page.goto(webUrl);
  await page.getByRole("button", { name: /^Coffee machine reviews/ }).waitFor();
  expect(await page.getByText("Meter readings").count()).toBe(0);
  const recent = page.getByRole("region", { name: "Recent runs" });
  const row = recent.getByRole("link", { name: /shop-orders\.csv by Country/ }).first();
  expect(await row.innerText()).toMatch(/Completed\s+shop-orders\.csv by Country\s+Split a table · now/);
  await row.click();
  await page.getByTestId("parts").waitFor();
});

test("without an answer of the server the page says so, and goes on when it is back", async () => {
  await page.goto(webUrl);
  await page.getByRole("button", { name: /^Coffee machine reviews/ }).waitFor();
  await page.route("**/trpc/**", (route) => route.abort());
  await page.reload();
  await page.getByText("The server has not responded yet.").first().waitFor();
  await page.getByText("The runs could not be loaded.").waitFor();
  await page.unroute("**/trpc/**");
  await page.getByRole("region", { name: "Recent runs" }).getByRole("button", { name: "Try now" }).click();
  await page.getByText("The runs could not be loaded.").waitFor({ state: "detached" });
});

test("a pipeline that is none is a page that is none", async () => {
  await page.goto(`${webUrl}/start/nothing`);
  await page.getByRole("heading", { name: "Page not found" }).waitFor();
});

test("what is typed before the page's scripts have come stays", async () => {
  await page.route(/\.js$/, async (route) => {
    await page.waitForTimeout(300);
    await route.continue();
  });
  await page.goto(`${webUrl}/start/split`, { waitUntil: "commit" });
  const column = page.getByLabel("Split by column");
  await column.fill("City");
  const isAlive = () =>
    Object.keys(document.querySelector("form input") ?? {}).some((key) => key.startsWith("__reactFiber"));
  expect(await page.evaluate(isAlive)).toBe(false);
  await untilAlive(page, "form input");
  expect(await column.inputValue()).toBe("City");
});

test.each(["/", "/start/split"])("nothing moves on %s while answers come late", async (path) => {
  await page.route("**/trpc/**", async (route) => {
    await page.waitForTimeout(400);
    await route.continue();
  });
  await watchShifts(page);
  await page.goto(webUrl + path);
  await page.getByRole("button", { name: /^(Coffee machine reviews|Shop orders)/ }).waitFor();
  await page.getByRole("region", { name: "Recent runs" }).locator("a, p").first().waitFor();
  await expectStill(page, 0.01);
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test.each([
    ["the form", async () => undefined],
    ["a form with a file", () => chooseTable()],
    ["a form with errors", splitIt],
    [
      "the question what to do with a file",
      async () => {
        await page.goto(webUrl);
        await page.getByRole("button", { name: /^Coffee machine reviews/ }).waitFor();
        await dropFile(page, "people.csv", people);
        await page.getByRole("dialog").waitFor();
      },
    ],
  ])("%s has nothing that axe objects to, and fits on a phone", async (_name, arrive) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 740 });
    await openSplit();
    await arrive();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
  });
});
