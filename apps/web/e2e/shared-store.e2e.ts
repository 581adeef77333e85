import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { startPostgres, startRedis } from "@stepcast/bullmq/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from "vitest";
import { z } from "zod";
import { launchBrowser, openContext } from "./browser.ts";
import { kill } from "./app-processes.ts";
import { SharedStack } from "./shared-stack.ts";

// STEPCAST_URL alone: the same pages and commands, while runs are worked at elsewhere.

const token = "what operators of this test know";
const stores = [
  { name: "Redis", start: async () => startRedis({ aof: true }) },
  {
    name: "Postgres",
    async start() {
      const server = await startPostgres();
      return { url: server.url, kill: () => server.close() };
    },
  },
];

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe.for(stores)("over $name", ({ start }) => {
  let store: Awaited<ReturnType<typeof start>>;
  let stack: SharedStack;
  beforeAll(async () => {
    store = await start();
    stack = await SharedStack.start(store.url, { STEPCAST_BOARD_TOKEN: token });
  });
  afterAll(async () => {
    await stack.close();
    await store.kill();
  });

  async function openPage(
    { onTestFinished }: TestContext,
    options: Parameters<typeof openContext>[1] = {},
  ): Promise<Page> {
    const context = await openContext(browser, { acceptDownloads: true, ...options });
    onTestFinished(() => context.close());
    return context.newPage();
  }

  test("a run goes on where its worker is killed, a page sees all of it, and its file comes from anywhere", async (here) => {
    const workers = await Promise.all([stack.startWorker(), stack.startWorker()]);
    const page = await openPage(here);
    const runId = await split(page, stack.webUrl);
    await page.locator("header [data-status=running]").waitFor();
    await vi.waitUntil(async () => (await partsDone(stack, runId)) > 20, { timeout: 60_000 });
    const [first] = await drivers(stack, runId);
    const owner = workers.find(({ pid }) => pid === first) ?? nobody();
    const other = workers.find((worker) => worker !== owner) ?? nobody();
    await kill(owner.child);

    await page.getByTestId("parts").waitFor();
    await page.locator("header [data-status=completed]").waitFor();
    expect(await drivers(stack, runId)).toEqual([owner.pid, other.pid]);
    const link = page.getByRole("link", { name: "Download all parts" });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const bytes = await readFile(await download.path());
    const run = Run.parse(JSON.parse(await stack.command("show", runId, "--json")));
    expect(run).toMatchObject({ status: "completed", output: { parts: cities, rows: 2 * cities } });
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(run.output.bundle.sha256);
  });

  test("operators see the queues in a browser, by the token, and nothing is fetched from elsewhere", async (here) => {
    const page = await openPage(here, { httpCredentials: { username: "operator", password: token } });
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("response", (response) => {
      if (!response.url().startsWith(stack.serverUrl)) problems.push(response.url());
    });
    await page.goto(`${stack.serverUrl}/queues`);
    for (const name of ["feedback", "split", "cancel"])
      await page.getByText(name, { exact: true }).first().waitFor();
    await page.getByText("split", { exact: true }).first().click();
    await page.waitForURL(/\/queues\/queue\//);
    await page
      .getByText(/^waiting/i)
      .first()
      .waitFor();
    expect(problems).toEqual([]);
  });
});

const cities = 300;
const table = ["city,fee", ...Array.from({ length: 2 * cities }, (_, n) => `city ${n % cities},${n}`)].join(
  "\n",
);

const Run = z.object({
  status: z.string(),
  output: z.looseObject({ bundle: z.object({ sha256: z.string() }) }),
});
const Events = z.object({
  events: z.array(
    z.looseObject({ type: z.string(), step: z.string().optional(), worker: z.string().optional() }),
  ),
  cursor: z.string(),
});

/** Starts a run as a person does. Answers its id. */
async function split(page: Page, webUrl: string): Promise<string> {
  await page.goto(`${webUrl}/start/split`);
  await page.getByRole("button", { name: /^Shop orders/ }).waitFor();
  const file = { name: "fees.csv", mimeType: "text/csv", buffer: Buffer.from(table) };
  await page.getByLabel("Table", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: "Choose another file" }).waitFor();
  await page.getByLabel("Split by column").fill("city");
  await page.getByRole("button", { name: "Split table" }).click();
  await page.waitForURL(/\/runs\/[\w-]+$/);
  return page.url().split("/").at(-1) ?? "";
}

/** The processes that have driven a run, in order. */
async function drivers(stack: SharedStack, runId: string): Promise<number[]> {
  const events = await eventsOf(stack, runId);
  return events.flatMap(({ worker }) => (worker === undefined ? [] : [Number.parseInt(worker, 10)]));
}

async function partsDone(stack: SharedStack, runId: string): Promise<number> {
  const events = await eventsOf(stack, runId);
  return events.filter(({ type, step }) => type === "step.completed" && step === "part").length;
}

/** As any program asks for them, through the web app. */
async function eventsOf({ webUrl }: SharedStack, runId: string) {
  const all: z.output<typeof Events>["events"] = [];
  for (let after = ""; ; ) {
    const answer = await fetch(`${webUrl}/v1/runs/${runId}/events?after=${after}`, {
      headers: { accept: "application/json" },
    });
    const { events, cursor } = Events.parse(await answer.json());
    if (events.length === 0) return all;
    all.push(...events);
    after = cursor;
  }
}

function nobody(): never {
  throw new Error("no worker of ours drives the run");
}
