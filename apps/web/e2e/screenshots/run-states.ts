import type { Locator, Page } from "playwright-core";
import type { Cast } from "./cast.ts";
import type { Seen, State } from "./state.ts";

/** Waits for what tells that the page is there. */
type Awaited = (page: Page) => Locator;

const header = (status: string) => (page: Page) => page.locator(`header [data-status=${status}]`);
const details = (page: Page) => page.locator("[data-details] h2, [data-details] h3").first();
const inLog = (page: Page) => page.locator(".sc-log [data-level]").first();

/** A run's page at an address. */
function run(name: string, role: keyof Cast, query: string, ready: Awaited, act?: State["arrive"]): State {
  return {
    name: `run-${name}`,
    async arrive(page, seen) {
      await page.goto(`${seen.webUrl}/runs/${seen.cast[role]}${query}`);
      await ready(page).waitFor();
      // It has a title of its own once it takes keys and clicks.
      await page.waitForFunction(() => /^[…▶⏳⏸✓✗⊘❓]/u.test(document.title));
      await act?.(page, seen);
    },
  };
}

const openDialog = (name: string) => async (page: Page) => {
  await page.getByRole("button", { name, exact: true }).first().click();
  await page.getByRole("dialog").waitFor();
};

export const queuedStates: readonly State[] = [run("queued", "running", "", header("queued"))];

export const runStates: readonly State[] = [
  run("running", "running", "", header("running")),
  run("running-step", "running", "?step=embed", details),
  run("running-timeline", "running", "?view=timeline", (page) => page.locator(".sc-timeline")),
  run("running-graph", "running", "?view=graph", (page) => page.locator(".sc-graph-node").first()),
  run("cancel-dialog", "running", "", header("running"), openDialog("Cancel")),
  run("retrying", "retrying", "", (page) => page.locator("[data-step=sentiment]")),
  run("retrying-step", "retrying", "?step=sentiment", details),
  run("retrying-timeline", "retrying", "?view=timeline&step=sentiment", (page) =>
    page.locator(".sc-timeline"),
  ),
  run("question", "question", "", (page) => page.getByRole("button", { name: "Continue" })),
  run("question-unanswered", "question", "", header("waiting"), async (page) => {
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("Choose one").first().waitFor();
  }),
  run("paused", "paused", "", header("paused")),
  run("long-names", "longNames", "", header("waiting")),
  run("cancelled", "cancelled", "", header("cancelled")),
  run("failed", "failed", "", header("failed")),
  run("failed-step", "failed", "?step=columns", details),
  run("failed-log", "failed", "?view=log&step=columns", inLog),
  run("failed-too-many", "tooMany", "", header("failed")),
  run("completed", "completed", "", (page) => page.locator("[aria-label^='Pages of']:not([data-pages='0'])")),
  run("completed-step", "completed", "?step=sentiment", details, openAllDetails),
  run("running-step-pending", "running", "?step=report", details),
  run("completed-timeline", "completed", "?view=timeline", (page) => page.locator(".sc-timeline")),
  run("completed-timeline-step", "completed", "?view=timeline&step=topics", details),
  run("completed-graph", "completed", "?view=graph&step=charts", (page) =>
    page.locator(".sc-graph-node").first(),
  ),
  run("completed-log", "completed", "?view=log", inLog),
  run("completed-events", "completed", "?view=events", (page) => page.locator(".sc-event").first()),
  run("keys", "completed", "", header("completed"), async (page) => {
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
  }),
  run("rerun-menu", "completed", "", header("completed"), async (page) => {
    await page.getByRole("button", { name: "Run again", exact: true }).click();
    await page.getByRole("menuitem").first().waitFor();
  }),
  run("rerun-from-dialog", "completed", "", header("completed"), async (page) => {
    await page.getByRole("button", { name: "Run again", exact: true }).click();
    await page.getByRole("menuitem", { name: "From a step" }).click();
    await page.getByRole("dialog").waitFor();
  }),
  run("rerun", "rerun", "", (page) => page.getByTestId("origin")),
  run("parts", "parts", "", (page) => page.getByTestId("parts")),
  run("steps", "steps", "", (page) => page.locator("[data-step-group=part]")),
  run(
    "steps-opened",
    "steps",
    "",
    (page) => page.locator("[data-step-group=part]"),
    async (page) => {
      await page.locator("[data-step-group=part] > button").click();
      await page.locator("[data-step-group=part] [data-step]").first().waitFor();
    },
  ),
  run("steps-one", "steps", "?step=Place+4999%2Fpart", details),
  run("steps-timeline", "steps", "?view=timeline", (page) => page.locator(".sc-timeline")),
  run("steps-graph", "steps", "?view=graph", (page) => page.locator(".sc-graph-node").first()),
  run("steps-events", "steps", "?view=events", (page) => page.locator(".sc-events")),
  run("lines", "lines", "?view=log", inLog),
  run("lines-step", "lines", "?step=table", details),
  run("lines-searched", "lines", "?view=log", inLog, async (page) => {
    await page.locator(".sc-log input[type=search]").fill("line 33");
  }),
  problem("not-found", "nobody-has-this-one", "Run not found"),
  problem("no-address", "no%20such%20address!", "This is not a valid link to a run"),
  {
    name: "run-expired",
    async arrive(page, { webUrl, cast }) {
      await page.goto(`${webUrl}/runs/${cast.expired}`);
      await page.getByRole("heading", { name: "This run has expired" }).waitFor();
    },
  },
];

function problem(name: string, runId: string, title: string): State {
  return {
    name: `run-${name}`,
    async arrive(page, { webUrl }) {
      await page.goto(`${webUrl}/runs/${runId}`);
      await page.getByRole("heading", { name: title }).waitFor();
    },
  };
}

async function openAllDetails(page: Page): Promise<void> {
  for (const part of await page.locator("[data-details] details > summary").all()) await part.click();
}

/** While the server is silent, before the browser has heard anything. */
export const loadingStates: readonly State[] = [
  {
    name: "run-loading",
    async arrive(page, { webUrl, cast }: Seen) {
      await page.goto(`${webUrl}/runs/${cast.running}`, { waitUntil: "commit" });
      await page.getByTestId("skeleton").waitFor();
    },
  },
];

/** With no server to answer. */
export const runStatesWithoutServer: readonly State[] = [
  {
    name: "run-server-down",
    async arrive(page, { webUrl, cast }) {
      await page.goto(`${webUrl}/runs/${cast.running}`);
      await page.getByRole("heading", { name: "The server is not responding" }).waitFor();
    },
  },
];
