import type { Page } from "playwright-core";
import { expect } from "vitest";

interface Shift extends PerformanceEntry {
  value: number;
  sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/** From the next page on: what of it moves by itself, as browsers count it (https://web.dev/articles/cls), and what that is. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: { value: number; moved: string[] }[] = [];
    Object.assign(window, { shifts });
    const nameOf = (node: Node | null) => {
      const element = node instanceof Element ? node : node?.parentElement;
      return element ? `<${element.tagName} ${element.className}> ${element.textContent.slice(0, 40)}` : "";
    };
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries() as Shift[]) {
        const moved = sources.map(
          ({ node, previousRect: before, currentRect: after }) =>
            `${nameOf(node)}: ${before.top.toFixed(0)} +${before.height.toFixed(0)} → ${after.top.toFixed(0)} +${after.height.toFixed(0)}`,
        );
        shifts.push({ value, moved });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

/** Fails with what moved, from where to where, where it was more than `most` of the window in all. */
export async function expectStill(page: Page, most: number): Promise<void> {
  const shifts = await page.evaluate(
    () => (window as unknown as { shifts: { value: number; moved: string[] }[] }).shifts,
  );
  const sum = shifts.reduce((all, { value }) => all + value, 0);
  expect(sum, JSON.stringify(shifts, undefined, 2)).toBeLessThan(most);
}
