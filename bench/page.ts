import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createEngine, type Engine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { serve } from "@stepcast/trpc/server";
import { rolldown } from "rolldown";
import { launchBrowser } from "../apps/web/e2e/browser.ts";
import { lines, routerOf, wanted } from "./page/router.ts";

// A page in a real browser that shows a run's state and its log while 2,000 lines a second arrive: of a young run, and of one with 10,000
// steps and 200,000 events. The floor is the same page while nothing comes.

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof launchBrowser>>["newPage"]>>;
type Session = Awaited<ReturnType<ReturnType<Page["context"]>["newCDPSession"]>>;

const watchedMs = 5_000;
const linesPerSecond = 2_000;
const theme = join(import.meta.dirname, "../packages/react/src/theme");

const engine = createEngine({ pipelines: [lines], files: diskFiles("unused") });
const served = await serve({ router: routerOf(engine), engine });
const script = await bundled();
const browser = await launchBrowser();

console.log(
  "run                              frames/s  worst ms  long tasks ms       heap MB  ms to catch up",
);
for (const items of [0, 10_000]) await watch(engine, items);
await browser.close();
await served.close();
await engine.close({ drainMs: 0 });

async function watch(runs: Engine, items: number): Promise<void> {
  const { runId } = await runs.start(lines, { items });
  const lastSeq = await whenItSays(runs, runId);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.route(`${served.url}/`, (route) => route.fulfill({ contentType: "text/html", body: html() }));
  const opened = performance.now();
  await page.goto(`${served.url}/#${runId}`);
  await page.waitForFunction(
    () => document.querySelector("main")?.dataset["loading"] === "false",
    undefined,
    {
      timeout: 300_000,
    },
  );
  const caughtUpMs = performance.now() - opened;
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const name = `${items.toLocaleString("en")} steps, ${lastSeq.toLocaleString("en")} events`;
  await report(`${name}, idle`, page, session, caughtUpMs);
  const writing = setInterval(() => wanted.emit("lines", linesPerSecond / 10), 100);
  await report(`${name}, live`, page, session);
  await report(`${name}, later`, page, session);
  clearInterval(writing);
  wanted.emit("lines", 0);
  await page.close();
}

/** All that is to be there at first is there: the last of its steps waits for what is wanted. */
async function whenItSays(runs: Engine, runId: string): Promise<number> {
  for await (const page of runs.follow(runId, undefined, new AbortController().signal)) {
    const begun = page.events.find(({ text }) => text.includes('"type":"step.started","step":"say"'));
    if (begun) return begun.seq;
  }
  throw new Error(`run ${runId} ended before its lines were wanted`);
}

async function report(name: string, page: Page, session: Session, caughtUpMs?: number): Promise<void> {
  const { frames, worstMs, longMs } = await page.evaluate(framesIn, watchedMs);
  const heapMb = (await heapBytes(session)) / 1e6;
  const long = `${longMs.length} (${longMs.map(Math.round).slice(0, 4).join(", ")})`;
  console.log(
    `${name.padEnd(32)} ${((frames * 1_000) / watchedMs).toFixed(1).padStart(8)}  ${worstMs.toFixed(0).padStart(8)}  ${long.padStart(13)}  ${heapMb.toFixed(1).padStart(12)}  ${caughtUpMs === undefined ? "" : caughtUpMs.toFixed(0).padStart(14)}`,
  );
}

/** Runs in the page. */
async function framesIn(ms: number): Promise<{ frames: number; worstMs: number; longMs: number[] }> {
  const longMs: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longMs.push(duration);
  });
  observer.observe({ type: "longtask" });
  const [began, times] = [performance.now(), [performance.now()]];
  while (performance.now() - began < ms) times.push(await new Promise(requestAnimationFrame));
  observer.disconnect();
  const worstMs = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  return { frames: times.length - 1, worstMs, longMs };
}

async function heapBytes(session: Session): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? Number.NaN;
}

async function bundled(): Promise<string> {
  const building = await rolldown({
    input: join(import.meta.dirname, "page/app.tsx"),
    platform: "browser",
    // Libraries say "use client", which means nothing here.
    logLevel: "silent",
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
  });
  const { output } = await building.generate({ format: "iife", minify: true });
  await building.close();
  return output[0].code;
}

function html(): string {
  // The graph's sheet has a library's in it, and no part here.
  const sheets = globSync("*.css", { cwd: theme }).filter((file) => !/^(theme|graph)\.css$/.test(file));
  const css = sheets.map((file) => readFileSync(join(theme, file), "utf8")).join("\n");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title><style>${css}</style><body><script>${script.replaceAll("</script", "<\\/script")}</script></body></html>`;
}
