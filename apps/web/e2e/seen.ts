import type { Locator } from "playwright-core";

/** As much around an element is looked at as an outline takes. */
const aroundPx = 6;

/** An element as it is drawn now, with what is around it. */
export async function drawn(element: Locator): Promise<Buffer> {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (!box) throw new Error("an element to be looked at is not drawn");
  return element.page().screenshot({
    clip: {
      x: Math.max(0, box.x - aroundPx),
      y: Math.max(0, box.y - aroundPx),
      width: box.width + 2 * aroundPx,
      height: box.height + 2 * aroundPx,
    },
    animations: "disabled",
  });
}

/** Whether an element would be drawn otherwise with this style: whether what the style takes away is to be seen. */
export async function isSeen(element: Locator, without: string): Promise<boolean> {
  const before = await drawn(element);
  const style = (await element.getAttribute("style")) ?? "";
  await element.evaluate((it, css) => it.setAttribute("style", css), `${style};${without}`);
  const after = await drawn(element);
  await element.evaluate((it, css) => it.setAttribute("style", css), style);
  return !before.equals(after);
}

/** Its words, against what is behind them. */
export function hasVisibleText(element: Locator): Promise<boolean> {
  return isSeen(element, "-webkit-text-fill-color: transparent !important");
}

/** Its edge or ground, against the page. */
export function hasVisibleShape(element: Locator): Promise<boolean> {
  return isSeen(
    element,
    "background: Canvas !important; border-color: Canvas !important; outline-color: Canvas !important",
  );
}

/** The mark of the focus, which whoever uses the keyboard sees. */
export async function hasVisibleFocus(element: Locator): Promise<boolean> {
  await element.page().keyboard.press("Tab");
  await element.focus();
  return isSeen(element, "outline: none !important");
}
