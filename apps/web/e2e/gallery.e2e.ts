import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchBrowser } from "./browser.ts";

const webUrl = inject("webUrl");
const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function openGallery(options: Parameters<Browser["newPage"]>[0]): Promise<Page> {
  const page = await browser.newPage(options);
  await page.goto(`${webUrl}/gallery`);
  // The graphs load last, and their lines are drawn in a browser alone: by then the page listens.
  await page.locator("#graph .react-flow__edge").first().waitFor({ state: "attached" });
  return page;
}

/** One state of a part, by its title. */
function example(page: Page, part: string, title: string): Locator {
  return page.locator(`#${part} [data-example]`).filter({ has: page.getByRole("heading", { name: title }) });
}

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test.each([1_280, 360])(
    "every part in every state has nothing that axe objects to, %i pixels wide",
    async (width) => {
      const page = await openGallery({ colorScheme, viewport: { width, height: 900 } });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(
        // axe is what was put into the page, with no types there.
        () => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.close();
    },
  );
});

test("of 10,000 steps any is reached by keyboard, and few are in the page", async () => {
  const page = await openGallery({ viewport: { width: 1_280, height: 900 } });
  const many = example(page, "timeline", "10,000 agents");
  const rows = many.getByRole("treeitem");
  await rows.first().focus();
  await page.keyboard.press("End");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-posinset")))
    .toBe("10000");
  expect(await rows.count()).toBeLessThan(60);
  await expect
    .poll(() =>
      rows
        .last()
        .boundingBox()
        .then((box) => box && box.height > 0),
    )
    .toBe(true);
  await page.close();
});

test("a step of three milliseconds beside one of four hours can be seen, and looked at closely", async () => {
  const page = await openGallery({ viewport: { width: 1_280, height: 900 } });
  const long = example(page, "timeline", "A step of four hours");
  const bar = long.getByRole("treeitem").first().locator(".sc-bar");
  expect((await bar.boundingBox())?.width).toBeGreaterThanOrEqual(3);
  await long.getByRole("treeitem").first().focus();
  for (let times = 0; times < 20; times += 1) await page.keyboard.press("+");
  await page.keyboard.press("End");
  const last = long.getByRole("treeitem").last().locator(".sc-bar");
  await expect.poll(() => last.boundingBox().then((box) => box?.width ?? 0)).toBeGreaterThan(30);
  await page.close();
});

test("every agent of a graph is in sight, on a phone too, and its words are large enough to read", async () => {
  for (const width of [1_440, 768, 360]) {
    const page = await openGallery({ viewport: { width, height: 900 } });
    const graph = example(page, "graph", "Completed");
    await graph.scrollIntoViewIfNeeded();
    const box = await graph.locator(".sc-graph").boundingBox();
    const nodes = await graph.locator(".sc-graph-node").all();
    expect(nodes).toHaveLength(10);
    for (const node of nodes) {
      const at = await node.boundingBox();
      expect(at && box && at.x >= box.x && at.x + at.width <= box.x + box.width).toBe(true);
      expect(at && box && at.y >= box.y && at.y + at.height <= box.y + box.height).toBe(true);
      // 60 pixels at full size.
      expect(at?.height).toBeGreaterThan(44);
    }
    await page.close();
  }
});

test("lines of a log stand below one another, also after the window was narrow for a while", async () => {
  const page = await openGallery({ viewport: { width: 1_280, height: 900 } });
  const rows = example(page, "log", "Lines of all levels").locator(".sc-log-row");
  const overlaps = () =>
    rows.evaluateAll((all) => {
      const boxes = all.map((row) => row.getBoundingClientRect()).sort((a, b) => a.top - b.top);
      return boxes.some(({ bottom }, index) => bottom > (boxes[index + 1]?.top ?? bottom) + 1);
    });
  for (const width of [1_280, 360, 1_280]) {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(overlaps).toBe(false);
    // Two frames on, when all that was measured has been heard of, it is still so.
    await page.evaluate(
      () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
    );
    await expect.poll(overlaps).toBe(false);
  }
  await page.close();
});
