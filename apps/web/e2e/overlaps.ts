import type { Page } from "playwright-core";

/** Texts of a page that lie over one another, as pairs; what is cut off or scrolled away is not there, and what floats above is let be. */
export function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const leastPx = 3;
    const seen: { text: string; parent: Element; box: DOMRect }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? "";
      if (!parent || text === "" || !parent.checkVisibility({ opacityProperty: true })) continue;
      if (parent.closest(".sr-only, .sc-hidden, dialog, [data-details]")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        const left = clipped(box, parent);
        if (left) seen.push({ text, parent, box: left });
      }
    }
    return seen.flatMap((one, at) =>
      seen.slice(at + 1).flatMap((other) => {
        if (one.parent === other.parent) return [];
        const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        return width > leastPx && height > leastPx ? [`${one.text} | ${other.text}`] : [];
      }),
    );

    /** What of a box the elements around it leave to be seen. */
    function clipped(box: DOMRect, within: Element): DOMRect | undefined {
      let { left, right, top, bottom } = box;
      for (let element: Element | null = within; element; element = element.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(element);
        const around = element.getBoundingClientRect();
        if (overflowX !== "visible")
          [left, right] = [Math.max(left, around.left), Math.min(right, around.right)];
        if (overflowY !== "visible")
          [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
        if (position === "fixed" || position === "sticky") return undefined;
      }
      const isThere = right - left > leastPx && bottom - top > leastPx;
      return isThere ? new DOMRect(left, top, right - left, bottom - top) : undefined;
    }
  });
}
