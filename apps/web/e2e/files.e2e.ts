import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileRef } from "@stepcast/pipeline";
import type { Browser, BrowserContext, Download, Page, Request, Route } from "playwright-core";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  onTestFinished,
  test,
} from "vitest";
import { launchBrowser, openContext } from "./browser.ts";
import { dropFile } from "./drop-file.ts";
import { reviews } from "./reviews.ts";

const webUrl = inject("webUrl");
const mib = 1024 * 1024;
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

function sha256(body: string | Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

async function upload(name: string, body: string): Promise<FileRef> {
  const answer = await fetch(`${webUrl}/v1/files?name=${encodeURIComponent(name)}`, { method: "POST", body });
  expect(answer.status).toBe(201);
  // Our own server's answer, held by its own tests.
  return (await answer.json()) as FileRef;
}

/** Clicks a link to the address on a page of the same origin, as one in a mail would be: it names no file to keep it as. */
async function follow(address: string): Promise<Download> {
  await page.route(`${webUrl}/mail`, (route) => route.fulfill({ contentType: "text/html", body: "" }));
  await page.goto(`${webUrl}/mail`);
  await page.evaluate((href) => {
    document.body.append(Object.assign(document.createElement("a"), { href, textContent: "The file" }));
  }, address);
  const link = page.getByRole("link", { name: "The file" });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return download;
}

describe("a large file that is dropped", () => {
  /** What the page asks of `/v1/uploads`. The first piece goes through; the others wait until they are let go. */
  class Uploads {
    begun = 0;
    readonly offsets: number[] = [];
    /** What the server took of each upload, by its own word: from where to where. */
    readonly taken = new Map<string, [from: number, to: number][]>();
    private isHolding = true;

    async watch(target: Page): Promise<void> {
      await target.route(/\/v1\/uploads(\/|$)/, (route) => this.take(route));
      target.on("response", (response) => {
        const request = response.request();
        if (request.method() !== "PATCH" || !response.ok()) return;
        const from = Number(request.headers()["upload-offset"]);
        const pieces = this.taken.get(request.url()) ?? [];
        pieces.push([from, Number(response.headers()["upload-offset"])]);
        this.taken.set(request.url(), pieces);
      });
    }

    letGo(): void {
      this.isHolding = false;
    }

    private async take(route: Route): Promise<void> {
      const request = route.request();
      if (request.method() === "POST") this.begun += 1;
      if (request.method() === "PATCH") {
        this.offsets.push(Number(request.headers()["upload-offset"]));
        if (this.isHolding && this.offsets.length > 1) return;
      }
      await route.continue();
    }
  }

  function isSecondPiece(request: Request): boolean {
    return request.method() === "PATCH" && request.headers()["upload-offset"] === String(mib);
  }

  /** The file that the shown run was given. The run itself is of no use here, and is cancelled. */
  async function inputOfRun(): Promise<FileRef> {
    const run = `${webUrl}/v1${new URL(page.url()).pathname}`;
    await fetch(`${run}/cancel`, { method: "POST" });
    await page.locator("header [data-status=cancelled]").waitFor();
    const answer = await fetch(run);
    // Our own server's answer, held by its own tests.
    const { input } = (await answer.json()) as { input: { csv: FileRef } };
    return input.csv;
  }

  /** A file on the disk, as a person has it: written anew it may look the same, to the millisecond. */
  async function openFile(name: string) {
    const folder = await mkdtemp(join(tmpdir(), "stepcast-large-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, name);
    const writtenAt = new Date("2026-05-01T10:00:00Z");
    return {
      async write(text: string) {
        await writeFile(path, text);
        await utimes(path, writtenAt, writtenAt);
      },
      async choose() {
        await page.getByText("Drop a CSV anywhere").waitFor();
        await page.getByLabel("CSV file").setInputFiles(path);
        await page.getByRole("button", { name: "Create report" }).waitFor();
      },
    };
  }

  /** Sends the first piece of the file, and leaves the page while the second is on its way. Gives the upload's address. */
  async function leaveInTheMiddle(): Promise<string> {
    const [held] = await Promise.all([
      page.waitForRequest(isSecondPiece),
      page.getByRole("button", { name: "Create report" }).click(),
    ]);
    await page.reload();
    return held.url();
  }

  async function offsetOf(address: string): Promise<string | null> {
    const head = await fetch(address, { method: "HEAD", headers: { "tus-resumable": "1.0.0" } });
    return head.headers.get("upload-offset");
  }

  test("goes on after a reload where it was, when the same file is chosen again: no byte is sent twice", async () => {
    const csv = reviews(90_000);
    const sizeBytes = Buffer.byteLength(csv);
    const uploads = new Uploads();
    await uploads.watch(page);
    const file = await openFile("again.csv");
    await file.write(csv);
    await page.goto(webUrl);
    await file.choose();
    const address = await leaveInTheMiddle();
    expect(await offsetOf(address)).toBe(String(mib));

    uploads.letGo();
    await file.choose();
    await page.getByRole("button", { name: "Create report" }).click();
    await page.waitForURL(/\/runs\/[\w-]+$/);
    expect(await inputOfRun()).toMatchObject({ name: "again.csv", sizeBytes, sha256: sha256(csv) });
    expect(uploads.begun).toBe(1);
    expect([...uploads.taken.keys()]).toEqual([address]);
    const pieces = uploads.taken.get(address) ?? [];
    expect(pieces.map(([from]) => from)).toEqual([0, ...pieces.slice(0, -1).map(([, to]) => to)]);
    expect([pieces[0], pieces.at(-1)?.[1]]).toEqual([[0, mib], sizeBytes]);
  });

  test("begins anew after a reload, when another file of the same name, size and date is chosen", async () => {
    const csv = reviews(90_000);
    const other = csv.replaceAll("course", "coarse");
    expect(Buffer.byteLength(other)).toBe(Buffer.byteLength(csv));
    const uploads = new Uploads();
    await uploads.watch(page);
    const file = await openFile("other.csv");
    await file.write(csv);
    await page.goto(webUrl);
    await file.choose();
    const address = await leaveInTheMiddle();

    uploads.letGo();
    await file.write(other);
    await file.choose();
    await page.getByRole("button", { name: "Create report" }).click();
    await page.waitForURL(/\/runs\/[\w-]+$/);
    expect(await inputOfRun()).toMatchObject({ name: "other.csv", sha256: sha256(other) });
    expect(uploads.begun).toBe(2);
    expect(await offsetOf(address)).toBe(String(mib));
  });

  test("travels in pieces: Pause stops it, Continue goes on from there, and the run has it byte for byte", async () => {
    const csv = reviews(165_000);
    const sizeBytes = Buffer.byteLength(csv);
    expect(sizeBytes).toBeGreaterThan(20 * mib);
    const uploads = new Uploads();
    await uploads.watch(page);
    await page.goto(webUrl);
    await page.getByText("Drop a CSV anywhere").waitFor();
    await dropFile(page, "large.csv", csv);
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Feedback report/ })
      .click();
    const [held] = await Promise.all([
      page.waitForRequest(isSecondPiece),
      page.getByRole("button", { name: "Create report" }).click(),
    ]);
    const percent = Math.round((100 * mib) / sizeBytes);
    await page.getByText(`Uploading … ${percent}%`).waitFor();
    expect(await page.getByRole("progressbar", { name: "Uploaded" }).getAttribute("value")).toBe(
      String(percent),
    );
    const stopped = page.waitForEvent("requestfailed", (request) => request === held);
    await page.getByRole("button", { name: "Pause" }).click();
    await Promise.all([stopped, page.getByText(`Paused … ${percent}%`).waitFor()]);
    const there = await fetch(held.url(), { method: "HEAD", headers: { "tus-resumable": "1.0.0" } });
    expect(there.headers.get("upload-offset")).toBe(String(mib));

    uploads.letGo();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL(/\/runs\/[\w-]+$/);
    const file = await inputOfRun();
    expect(uploads.begun).toBe(1);
    expect(uploads.offsets.slice(0, 3)).toEqual([0, mib, mib]);
    const afterwards = uploads.offsets.slice(2);
    expect(afterwards).toEqual([...new Set(afterwards)].sort((one, other) => one - other));
    expect(file).toMatchObject({ name: "large.csv", sizeBytes, sha256: sha256(csv) });
    const back = await fetch(webUrl + file.url);
    expect(sha256(await back.bytes())).toBe(sha256(csv));
  });
});

describe("a file that is downloaded", () => {
  test("keeps its name, in whatever script, and its bytes", async () => {
    const name = "Grüße 漢字 🎉.csv";
    const text = "name,said\nJürgen,schön 🎉\n";
    const file = await upload(name, text);
    const download = await follow(`${file.url}?download`);
    expect(download.suggestedFilename()).toBe(name);
    expect(sha256(await readFile(await download.path()))).toBe(sha256(text));
  });

  test("is shown where it is, if it is a PDF", async () => {
    const { url } = await upload("paper.pdf", "%PDF-1.7\n%%EOF\n");
    const { headers } = await fetch(webUrl + url);
    expect(headers.get("content-type")).toBe("application/pdf");
    expect(headers.get("content-disposition")).toMatch(/^inline; filename="paper\.pdf"/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  const script = "<script>localStorage.setItem('ran', 'yes')</script>";
  test.each([
    ["page.html", `<!doctype html><title>Ours?</title>${script}`],
    ["drawing.svg", `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`],
  ])("is only kept and never a page of ours, if it is %s", async (name, text) => {
    const { url } = await upload(name, text);
    const download = await follow(url);
    expect(download.suggestedFilename()).toBe(name);
    expect(page.url()).toBe(`${webUrl}/mail`);
    expect(await page.evaluate(() => localStorage.getItem("ran"))).toBeNull();
  });
});
