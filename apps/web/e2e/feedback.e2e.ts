import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { launchBrowser, openContext } from "./browser.ts";
import { dropFile } from "./drop-file.ts";
import { textOfPdf } from "./pdf-text.ts";
import { reviews, reviewsCsv } from "./reviews.ts";
import { serverPid } from "./server-process.ts";

const webUrl = inject("webUrl");
const steps = [
  "columns",
  "clean",
  "language",
  "sentiment",
  "entities",
  "embed",
  "topics",
  "charts",
  "summary",
  "report",
];

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

async function createReport(name: string, text: string, title = ""): Promise<void> {
  await page.goto(webUrl);
  await page.getByText("Drop a CSV anywhere").waitFor();
  await dropFile(page, name, text);
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Feedback report/ })
    .click();
  if (title !== "") {
    await page.getByText("Options").click();
    await page.getByLabel("Title").fill(title);
  }
  await page.getByRole("button", { name: "Create report" }).click();
  await page.waitForURL(/\/runs\/[\w-]+$/);
}

async function chooseFile(name: string, text: string): Promise<void> {
  await page.getByRole("button", { name: /^Coffee machine reviews/ }).waitFor();
  const buffer = Buffer.from(text, "latin1");
  await page.getByLabel("CSV file").setInputFiles({ name, mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Create report" }).waitFor();
}

/** Collects every status each step shows, from now on. */
function watchStatuses(target: Page): Promise<void> {
  return target.evaluate(() => {
    const seen: Record<string, string[]> = {};
    Object.assign(window, { seenStatuses: seen });
    const look = () => {
      for (const row of document.querySelectorAll<HTMLElement>("[data-step]")) {
        const { step = "", status = "" } = row.dataset;
        const statuses = (seen[step] ??= []);
        if (statuses.at(-1) !== status) statuses.push(status);
      }
    };
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}

function seenStatuses(target: Page): Promise<Record<string, string[]>> {
  return target.evaluate(
    () => (window as unknown as { seenStatuses: Record<string, string[]> }).seenStatuses,
  );
}

function runStatus(target: Page, status: string): Promise<void> {
  return target.locator(`header [data-status=${status}]`).waitFor();
}

describe("a report from a dropped CSV", () => {
  test("shows every step from pending to completed, survives a reload and a second tab, and ends in the announced PDF", async () => {
    await createReport("pottery.csv", reviewsCsv, "Pottery course, first half-year");
    await page.locator("[data-step=embed][data-status=running]").waitFor();
    const [second] = await Promise.all([context.newPage(), page.reload()]);
    await second.goto(page.url());
    await Promise.all([runStatus(page, "completed"), runStatus(second, "completed")]);

    for (const tab of [page, second]) {
      for (const step of steps) {
        expect(await tab.locator(`[data-step=${step}]`).getAttribute("data-status"), step).toBe("completed");
      }
    }
    expect(await second.getByTestId("report").innerText()).toBe(await page.getByTestId("report").innerText());

    const link = page.getByRole("link", { name: "Download PDF" });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const bytes = await readFile(await download.path());
    expect(download.suggestedFilename()).toMatch(/\.pdf$/);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(await link.getAttribute("data-sha256"));
    const text = await textOfPdf(bytes);
    expect(text).toContain("Pottery course, first half-year");
    expect(text).toContain("Marguerite");
    await page.locator("[aria-label^='Pages of']:not([data-pages='0'])").waitFor();
  });

  test("shows each step live: pending, then running, then completed", async () => {
    await page.goto(webUrl);
    await watchStatuses(page);
    await page.getByRole("button", { name: "Hotel survey" }).click();
    await runStatus(page, "completed");
    const seen = await seenStatuses(page);
    const order = ["pending", "running", "completed"];
    for (const step of steps) {
      // The first paint has what had happened by then, and a step of a few milliseconds may come and go within one page of events.
      const shown = seen[step] ?? [];
      expect(shown, step).toEqual(order.filter((status) => shown.includes(status)));
      expect(shown.at(-1), step).toBe("completed");
    }
    expect(seen["embed"]).toContain("running");
    expect(seen["report"]).toContain("pending");
  });

  test("goes on while nobody looks: the address brings the finished run back", async () => {
    await createReport("pottery.csv", reviews(120));
    const address = page.url();
    await page.close();
    page = await context.newPage();
    await page.goto(address);
    await runStatus(page, "completed");
    await page.goto(webUrl);
    await page.locator(`a[href='${new URL(address).pathname}']`).waitFor();
  });
});

describe("what goes wrong", () => {
  test.runIf(process.platform === "linux")(
    "a server that is killed in the middle costs nothing: the page waits, and the run goes on where it was",
    async () => {
      await createReport("pottery.csv", reviewsCsv, "Survives");
      await page.locator("[data-step=clean][data-status=completed]").waitFor();
      await page.locator("[data-step=embed][data-status=running]").waitFor();
      process.kill(serverPid(inject("appPid")), "SIGKILL");
      await runStatus(page, "completed");
      expect(await page.locator("[data-step=embed]").innerText()).toContain("attempt 2");
      expect(await page.locator("[data-step=clean]").innerText()).not.toContain("attempt");
      const link = page.getByRole("link", { name: "Download PDF" });
      const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
      expect(await textOfPdf(await readFile(await download.path()))).toContain("Survives");
    },
  );

  test("a table without text fails at its first step, and says what to do", async () => {
    await createReport("numbers.csv", "a,b\n1,2\n3,4\n5,6\n");
    await runStatus(page, "failed");
    expect(await page.locator("[data-step=columns]").getAttribute("data-status")).toBe("failed");
    const alert = await page.getByRole("alert").filter({ hasText: "failed" }).innerText();
    expect(alert).toContain("name it in “Column with the answers”");
  });

  test("its input is changed in the form it began with: filled in, with why it failed", async () => {
    await page.goto(`${webUrl}/start/feedback`);
    await chooseFile("numbers.csv", "a,b\n1,2\n3,4\n5,6\n");
    await page.getByText("Options").click();
    await page.getByLabel("Column with the dates").fill("none");
    await page.getByRole("button", { name: "Create report" }).click();
    await runStatus(page, "failed");
    // So little that what follows would be in view, but for its header.
    await page.evaluate(() => window.scrollTo(0, 32));
    await page.getByRole("link", { name: "Change the input" }).click();
    await page.getByRole("note").getByText("The earlier run failed").waitFor();
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    expect(await page.getByRole("note").innerText()).toContain("no column that looks like written answers");
    expect(await page.getByLabel("Column with the dates").inputValue()).toBe("none");
    await page.getByText("numbers.csv", { exact: true }).waitFor();
    await page.getByLabel("Column with the answers").fill("nothing");
    await page.getByRole("button", { name: "Create report" }).click();
    await page.getByText("has no column “nothing”").first().waitFor();
    await page.getByRole("link", { name: "Change the input" }).click();
    await page.getByRole("button", { name: "Choose another file" }).click();
    await chooseFile("pottery.csv", reviewsCsv);
    await page.getByLabel("Column with the answers").fill("");
    await page.getByRole("button", { name: "Create report" }).click();
    await page.locator("[data-step=columns][data-status=completed]").waitFor();
  });

  test("a file that is none to read is refused at once, and by what is in it", async () => {
    await page.goto(`${webUrl}/start/feedback`);
    await page.getByRole("button", { name: /^Coffee machine reviews/ }).waitFor();
    const refusal = page.getByRole("alert").filter({ hasText: "“" });
    const choose = (name: string, text: string, mimeType: string) =>
      page.getByLabel("CSV file").setInputFiles({ name, mimeType, buffer: Buffer.from(text, "latin1") });
    await choose("photo.png", "\u0089PNG\r\n\u001a\n", "image/png");
    await refusal.getByText("“photo.png” is an image. Choose a CSV table.").waitFor();
    await choose("empty.csv", "", "text/csv");
    await refusal.getByText("“empty.csv” is empty.").waitFor();
    expect(await page.getByRole("button", { name: "Create report" }).count()).toBe(0);
    await chooseFile("photo.csv", "\u0089PNG\r\n\u001a\n\u0000\u0000");
    await page.getByRole("button", { name: "Create report" }).click();
    await refusal.getByText("“photo.csv” does not look like a CSV table").waitFor();
  });

  test("what is started without a network says that it waits, and starts when there is one", async () => {
    await page.goto(webUrl);
    const sample = page.getByRole("button", { name: "A broken export" });
    await sample.waitFor();
    await context.setOffline(true);
    await sample.click();
    await page.getByText("You are offline. It starts automatically").waitFor();
    await context.setOffline(false);
    await page.waitForURL(/\/runs\/[\w-]+$/);
  });

  test("a cancelled run stops its steps and says so", async () => {
    await page.goto(webUrl);
    await page.getByRole("button", { name: "Coffee machine reviews" }).click();
    await page.locator("[data-step=embed][data-status=running]").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Cancel run" }).click();
    await runStatus(page, "cancelled");
    expect(await page.locator("[data-step=embed]").getAttribute("data-status")).toBe("cancelled");
    expect(await page.locator("[data-step=report]").getAttribute("data-status")).toBe("pending");
    const kept = page.getByRole("region", { name: "Files from completed steps" });
    await kept
      .getByRole("link", { name: /^Download/ })
      .first()
      .waitFor();
    await page.locator("#result").getByRole("button", { name: "Run again" }).waitFor();
  });

  test("an unknown run is said to be unknown, without endless retries", async () => {
    await page.goto(`${webUrl}/runs/nobody-has-this-one`);
    await page.getByRole("heading", { name: "Run not found" }).waitFor();
  });

  test("a runId that is none is refused as such", async () => {
    await page.goto(`${webUrl}/runs/not%20an%20id`);
    await page.getByRole("heading", { name: "This is not a valid link to a run" }).waitFor();
  });

  test("a large file arrives whole, through the web app too", async () => {
    const body = new Uint8Array(20 * 1024 * 1024).fill(97);
    const answer = await fetch(`${webUrl}/v1/files?name=large.csv`, { method: "POST", body });
    const sha256 = createHash("sha256").update(body).digest("hex");
    expect(await answer.json()).toMatchObject({ sizeBytes: body.length, sha256 });
  });

  test("a refused file is explained where it was dropped", async () => {
    const tooLarge = new Uint8Array(65 * 1024 * 1024);
    const answer = await fetch(`${webUrl}/v1/files?name=large.csv`, { method: "POST", body: tooLarge });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error: { code: "file_too_large" } });
  });
});

test("the stream carries its cursor on the wire, through the web app's own origin", async () => {
  await createReport("pottery.csv", reviews(60));
  const runId = page.url().split("/").at(-1);
  const input = encodeURIComponent(JSON.stringify({ json: { runId } }));
  const stream = await fetch(`${webUrl}/trpc/feedback.runPipeline?input=${input}`);
  const text = await stream.text();
  expect(text).toMatch(/^id: \d+\.[\w-]+$/m);
  expect(text).toContain("event: return");
});
