import type { Page } from "playwright-core";
import type { Seen, State } from "./state.ts";

export const listStates: readonly State[] = [
  { name: "history", arrive: (page, seen) => openList(page, seen) },
  { name: "history-filtered", arrive: (page, seen) => openList(page, seen, "?status=failed&time=7d") },
  {
    name: "history-none-so",
    async arrive(page, { webUrl }) {
      await page.goto(`${webUrl}/runs?q=zebra`);
      await page.getByText("No runs found").waitFor();
    },
  },
  {
    name: "history-chosen",
    async arrive(page, seen) {
      await openList(page, seen);
      await choose(page, 2);
    },
  },
  {
    name: "history-cancel-dialog",
    async arrive(page, seen) {
      await openList(page, seen, "?status=running,waiting,paused");
      await choose(page, 2);
      await bar(page).getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "history-rerun-dialog",
    async arrive(page, seen) {
      await openList(page, seen);
      await choose(page, 3);
      await bar(page).getByRole("button", { name: "Run again" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "history-own-range",
    async arrive(page, seen) {
      await openList(page, seen);
      await page.getByLabel("Time", { exact: true }).selectOption("own");
      await page.getByLabel("From", { exact: true }).waitFor();
    },
  },
  {
    name: "compare",
    async arrive(page, { webUrl, cast }) {
      await page.goto(`${webUrl}/compare?a=${cast.completed}&b=${cast.rerun}`);
      await page.getByRole("heading", { name: "Files" }).waitFor();
    },
  },
  {
    name: "compare-other-pipelines",
    async arrive(page, { webUrl, cast }) {
      await page.goto(`${webUrl}/compare?a=${cast.completed}&b=${cast.parts}`);
      await page.getByText("These runs are of different pipelines").waitFor();
    },
  },
  {
    name: "compare-pick",
    async arrive(page, { webUrl, cast }) {
      await page.goto(`${webUrl}/compare?a=${cast.completed}`);
      await page.getByRole("heading", { name: /^Compare “/ }).waitFor();
    },
  },
  {
    name: "compare-none",
    async arrive(page, { webUrl }) {
      await page.goto(`${webUrl}/compare`);
      await page.getByText("Select two runs to compare").waitFor();
    },
  },
  {
    name: "compare-missing",
    async arrive(page, { webUrl, cast }) {
      await page.goto(`${webUrl}/compare?a=${cast.completed}&b=${cast.expired}`);
      await page.getByText("The second run cannot be shown").waitFor();
    },
  },
];

/** With no server to answer. */
export const listStatesWithoutServer: readonly State[] = [
  {
    name: "history-server-down",
    async arrive(page, { webUrl }) {
      await page.goto(`${webUrl}/runs`);
      await page.getByText("The server is not responding").first().waitFor();
    },
  },
];

const sections = ["status", "timeline", "graph", "log", "events", "connection", "files", "forms"];

export const galleryStates: readonly State[] = sections.map((section) => ({
  name: `gallery-${section}`,
  part: `#${section}`,
  async arrive(page, { webUrl }) {
    await page.goto(`${webUrl}/gallery`);
    await page.locator("#graph .react-flow__edge").first().waitFor({ state: "attached" });
  },
}));

async function openList(page: Page, { webUrl }: Seen, query = ""): Promise<void> {
  await page.goto(`${webUrl}/runs${query}`);
  await page.locator("[data-run]").first().waitFor();
  // It is counted once the page's scripts are at work.
  await page.getByTestId("listed").waitFor();
}

async function choose(page: Page, count: number): Promise<void> {
  const boxes = page.getByRole("checkbox", { name: /^Select “/ });
  for (let at = 0; at < count; at += 1) await boxes.nth(at).check();
}

function bar(page: Page) {
  return page.getByRole("region", { name: "Actions for the selected runs" });
}
