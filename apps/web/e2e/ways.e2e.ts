import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchBrowser, openContext } from "./browser.ts";
import { reviews } from "./reviews.ts";
import { RunOverHttp } from "./run-over-http.ts";

// The scripts of docs/http.md, taken from there, in a page of the app's own origin.

const webUrl = inject("webUrl");
const text = readFileSync(new URL("../../../docs/http.md", import.meta.url), "utf8");
const [follow = "", fastApi = ""] = [...text.matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code);

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  page = await (await openContext(browser)).newPage();
  await page.goto(webUrl);
});
afterAll(() => browser.close());

test("the page's EventSource shows a run, each event once, and ends with it", async () => {
  const { runId } = await RunOverHttp.start(webUrl, 40);
  const shown = await runScript<{ seq: number; type: string }[]>(`
    const runId = ${JSON.stringify(runId)};
    const shown = [];
    const show = (event) => shown.push(event);
    ${follow}
    events.addEventListener("error", () => events.readyState === EventSource.CLOSED && end(shown));
  `);
  expect(shown.map(({ seq }) => seq)).toEqual(shown.map((_, index) => index + 1));
  expect(shown.at(-1)?.type).toBe("run.completed");
});

test("a page written for FastAPI starts a run, logs its lines and is given its file: only the address is new", async () => {
  const written = "/v1/pipelines/write/stream?view=text&topic=tea";
  expect(fastApi).toContain(written);
  const csv = encodeURIComponent(await upload(reviews(40)));
  const address = `/v1/pipelines/feedback/stream?view=text&csv=${csv}`;
  const seen = await runScript<{ lines: string[]; last: { file_url: string }; isClosed: boolean }>(`
    const lines = [];
    const log = (line) => void lines.push(line);
    ${fastApi.replace(written, address)}
    source.addEventListener("message", ({ data }) => {
      const isClosed = source.readyState === EventSource.CLOSED;
      if (data.startsWith("{")) end({ lines, last: JSON.parse(data), isClosed });
    });
  `);
  expect(seen.lines).toEqual(expect.arrayContaining(["clean: started", "report: completed"]));
  expect(seen.isClosed).toBe(true);
  const file = await fetch(webUrl + seen.last.file_url);
  expect(file.headers.get("content-type")).toBe("application/pdf");
});

/** What the script, run in the page, ends with: it says `end(…)`. */
function runScript<Seen>(script: string): Promise<Seen> {
  return page.evaluate<Seen>(`new Promise((end) => {${script}})`);
}

/** Answers the file's reference, as JSON. */
async function upload(csv: string): Promise<string> {
  const headers = { "content-type": "text/csv" };
  const answer = await fetch(`${webUrl}/v1/files?name=reviews.csv`, { method: "POST", body: csv, headers });
  return answer.text();
}
