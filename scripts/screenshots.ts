import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser } from "../apps/web/e2e/browser.ts";
import { type Cast, play, queue } from "../apps/web/e2e/screenshots/cast.ts";
import { indexPage } from "../apps/web/e2e/screenshots/index-page.ts";
import {
  galleryStates,
  listStates,
  listStatesWithoutServer,
} from "../apps/web/e2e/screenshots/list-states.ts";
import {
  loadingStates,
  queuedStates,
  runStates,
  runStatesWithoutServer,
} from "../apps/web/e2e/screenshots/run-states.ts";
import { pictureName, schemes, shootAll, widths } from "../apps/web/e2e/screenshots/shoot.ts";
import { Stage } from "../apps/web/e2e/screenshots/stage.ts";
import {
  emptyStates,
  startStates,
  startStatesWithoutServer,
} from "../apps/web/e2e/screenshots/start-states.ts";
import type { State } from "../apps/web/e2e/screenshots/state.ts";
import { buildWeb, builtFor, root } from "./build-web.ts";

// `pnpm screenshots [--only run-failed,compare]`: pictures of every state of every page, in three widths, light and dark, in
// `.screenshots/`, with an `index.html` that shows them all. The app is its own, on free ports and in a folder for this once; what is
// seen are real runs. Look at them after a change to the web app or to the parts.

const { values } = parseArgs({ options: { only: { type: "string" } } });
const wanted = values.only?.split(",");
const folder = join(root, ".screenshots");
const began = performance.now();

buildWeb(builtFor() ?? "http://127.0.0.1:4319");
if (!wanted) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
const stage = await Stage.open();
const browser = await launchBrowser();
const failed: string[] = [];
try {
  const shoot = async (states: readonly State[], cast: Cast) => {
    const chosen = states.filter(({ name }) => wanted?.some((part) => name.startsWith(part)) ?? true);
    failed.push(...(await shootAll(browser, chosen, { webUrl: stage.webUrl, cast }, folder)));
  };
  const nobody = {} as Cast; // These states have no runs.
  await shoot([...emptyStates, ...galleryStates], nobody);
  const first = await queue(stage);
  await shoot(queuedStates, { ...nobody, running: first });
  const cast = await play(stage, first);
  tell("all runs are there");
  await shoot([...startStates, ...runStates, ...listStates], cast);
  stage.holdServer();
  await shoot(loadingStates, cast);
  stage.letServerGoOn();
  await stage.endServer();
  await shoot([...startStatesWithoutServer, ...runStatesWithoutServer, ...listStatesWithoutServer], cast);
} finally {
  await browser.close();
  await stage.close();
}
const shown = namesOf(readdirSync(folder));
writeFileSync(join(folder, "index.html"), indexPage(shown));
tell(`${shown.length} states: ${join(folder, "index.html")}`);
for (const problem of failed) console.error(`not reached: ${problem}`);
process.exit(failed.length === 0 ? 0 : 1);

function tell(what: string): void {
  console.log(`${((performance.now() - began) / 1_000).toFixed(0)} s  ${what}`);
}

function namesOf(files: readonly string[]): string[] {
  const ending = `-${widths[0]}-${schemes[0]}.png`;
  return files
    .filter((file) => file === pictureName(file.slice(0, -ending.length), widths[0], schemes[0]))
    .map((file) => file.slice(0, -ending.length))
    .toSorted();
}
