import type { Page } from "playwright-core";

/** Until the page's scripts have taken over what the server drew there: before that it takes no click and no drop. */
export async function untilAlive(page: Page, selector: string): Promise<void> {
  // React leaves a mark on what it has taken over, and then lets it listen.
  await page.waitForFunction(
    (wanted) =>
      Object.keys(document.querySelector(wanted) ?? {}).some((key) => key.startsWith("__reactFiber")),
    selector,
  );
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
}
