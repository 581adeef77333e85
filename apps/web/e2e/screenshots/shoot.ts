import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { openContext } from "../browser.ts";
import type { Seen, State } from "./state.ts";

export const widths = [360, 768, 1_440] as const;
export const schemes = ["light", "dark"] as const;
const heights: Record<(typeof widths)[number], number> = { 360: 740, 768: 1_024, 1_440: 900 };
/** A page that is longer is cut: what is beyond looks like what is above. */
const longestPx = 3_200;

export function pictureName(state: string, width: number, scheme: string): string {
  return `${state}-${width}-${scheme}.png`;
}

/** Pictures states in all forms, each in a page of its own, several pages at a time. Answers what could not be reached, and why. */
export async function shootAll(
  browser: Browser,
  states: readonly State[],
  seen: Seen,
  folder: string,
  atOnce = 2,
): Promise<string[]> {
  const left = [...states];
  const failed: string[] = [];
  const work = async () => {
    for (let state = left.shift(); state; state = left.shift()) {
      const { name } = state;
      await shoot(browser, state, seen, folder).catch((error: Error) =>
        failed.push(`${name}: ${error.message}`),
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return failed;
}

async function shoot(browser: Browser, state: State, seen: Seen, folder: string): Promise<void> {
  const context = await openContext(browser, { viewport: { width: 1_440, height: 900 } });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  try {
    await state.arrive(page, seen);
    await shootForms(page, state, folder);
  } finally {
    await context.close();
  }
}

/** Six pictures of what is on the page now: it stays, its window changes. */
export async function shootForms(page: Page, { name, part }: State, folder: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: heights[width] });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      const path = join(folder, pictureName(name, width, colorScheme));
      if (part) await page.locator(part).screenshot({ path, animations: "disabled" });
      else await page.screenshot({ path, animations: "disabled", ...(await shown(page)) });
    }
  }
}

/** How long a page may take for what it loads only in another form; what is still loading then is what is to be seen. */
const patienceMs = 1_500;
/** Rows of a list are measured anew after their place was. */
const measuredMs = 80;

/** What the new size has set going is here, measured, and drawn. */
async function settled(page: Page): Promise<void> {
  await page
    .waitForFunction(() => !document.querySelector("main .animate-pulse, dialog .animate-pulse"), undefined, {
      timeout: patienceMs,
    })
    .catch(() => undefined);
  await page.waitForTimeout(measuredMs);
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

/** All of the page; but where something lies over it, which is as large as the window, what the window shows. */
async function shown(page: Page): Promise<{ fullPage: true; clip: Box } | undefined> {
  const box = await page.evaluate(() => {
    if (document.querySelector("dialog:modal, [data-testid=drop-overlay]")) return undefined;
    window.scrollTo(0, 0);
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { width: scrollWidth, height: scrollHeight };
  });
  return (
    box && {
      fullPage: true,
      clip: { x: 0, y: 0, width: box.width, height: Math.min(box.height, longestPx) },
    }
  );
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
