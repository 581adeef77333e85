import { split } from "@stepcast/agents";
import { launchBrowser } from "../apps/web/e2e/browser.ts";
import { Stage } from "../apps/web/e2e/screenshots/stage.ts";
import { SplitRuns } from "../apps/web/e2e/split-runs.ts";
import { buildWeb, builtFor } from "../scripts/build-web.ts";

// How long a page of the web app takes until one can work with it: opened with nothing in the browser's cache, until all of its controls
// have their handlers and no long task is under way. The floor is the same page's first paint with scripts turned off.

type Browser = Awaited<ReturnType<typeof launchBrowser>>;

const rounds = 7;
const goalMs = 1_000;

buildWeb(builtFor() ?? "http://127.0.0.1:4319");
const stage = await Stage.open();
const engine = await stage.openEngine([split]);
const browser = await launchBrowser();
try {
  const runs = new SplitRuns(stage.webUrl);
  const [one, other] = [await runs.complete("one.csv"), await runs.complete("other.csv")];
  const live = await runs.ask("asks.csv");
  await report("start", "/");
  await report("a pipeline's form", "/start/split");
  await report("a run that asks", `/runs/${live}`);
  await report("a run that is done", `/runs/${one}`);
  await report("the list of runs", "/runs");
  await report("two runs compared", `/compare?a=${one}&b=${other}`);
} finally {
  await browser.close();
  await engine.close({ drainMs: 0 });
  await stage.close();
}

async function report(name: string, path: string): Promise<void> {
  const [interactive, painted, floor]: number[][] = [[], [], []];
  // The first, in which the server's own code warms up, does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const [page, bare] = [await open(browser, path, true), await open(browser, path, false)];
    if (round === 0) continue;
    interactive?.push(page.interactiveMs);
    painted?.push(page.paintedMs);
    floor?.push(bare.paintedMs);
  }
  const [ms, paint, least] = [median(interactive), median(painted), median(floor)];
  const verdict = ms <= goalMs ? "reached" : "missed";
  console.log(
    `${name.padEnd(20)} interactive ${ms.toFixed(0).padStart(5)} ms (${verdict})  first paint ${paint.toFixed(0).padStart(5)} ms  floor ${least.toFixed(0).padStart(5)} ms  ×${(ms / least).toFixed(1)}`,
  );
}

interface Opened {
  paintedMs: number;
  interactiveMs: number;
}

/** In a context of its own, since a cache belongs to one. */
async function open(inBrowser: Browser, path: string, javaScriptEnabled: boolean): Promise<Opened> {
  const context = await inBrowser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(stage.webUrl + path, { waitUntil: javaScriptEnabled ? "commit" : "load" });
  const opened = javaScriptEnabled
    ? await page.evaluate(untilInteractive)
    : { paintedMs: await painted(page), interactiveMs: Number.NaN };
  await context.close();
  return opened;
}

/** A page without scripts of its own tells of its paint a moment later. */
async function painted(page: Awaited<ReturnType<Browser["newPage"]>>): Promise<number> {
  for (;;) {
    const ms = await page.evaluate(firstPaint);
    if (ms !== undefined) return ms;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Runs in the page. */
function firstPaint(): number | undefined {
  return performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
}

/** Runs in the page: times are since its address was opened. */
async function untilInteractive(): Promise<Opened> {
  const quietMs = 500;
  let busyUntil = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      busyUntil = Math.max(busyUntil, startTime + duration);
    }
  });
  observer.observe({ type: "longtask", buffered: true });
  // React leaves a mark on each element that it has taken over.
  const isAlive = (element: Element) => Object.keys(element).some((key) => key.startsWith("__reactFiber"));
  const controls = () => [...document.querySelectorAll("main button, main a, main input, main select")];
  let aliveAt = 0;
  while (aliveAt === 0 || performance.now() - Math.max(aliveAt, busyUntil) < quietMs) {
    await new Promise(requestAnimationFrame);
    const all = controls();
    // What comes later, such as a list that was asked for, counts once it is there.
    if (all.length === 0 || !all.every(isAlive)) aliveAt = 0;
    else if (aliveAt === 0) aliveAt = performance.now();
  }
  observer.disconnect();
  const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN;
  return { paintedMs: painted, interactiveMs: Math.max(aliveAt, busyUntil) };
}

function median(values: number[] | undefined): number {
  return values?.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}
