import type { Page } from "playwright-core";
import { dropFile } from "../drop-file.ts";
import type { Seen, State } from "./state.ts";

const people = `Name,City,Fee\n${Array.from({ length: 30 }, (_, n) => `P${n},${["Rome", "Oslo", "Lima"][n % 3]},${n}`).join("\n")}\n`;

/** Before anything has run. */
export const emptyStates: readonly State[] = [
  {
    name: "start-empty",
    async arrive(page, { webUrl }) {
      await page.goto(webUrl);
      await page.getByRole("button", { name: /^Coffee machine reviews/ }).waitFor();
      await page.getByText("No runs yet").waitFor();
    },
  },
  {
    name: "history-empty",
    async arrive(page, { webUrl }) {
      await page.goto(`${webUrl}/runs`);
      await page.getByText("No runs yet").waitFor();
    },
  },
];

export const startStates: readonly State[] = [
  { name: "start", arrive: openStart },
  {
    name: "start-file-chosen",
    async arrive(page, seen) {
      await openStart(page, seen);
      const file = { name: "answers.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n3,4\n") };
      await page.getByLabel("CSV file").setInputFiles(file);
      await page.getByRole("button", { name: "Create report" }).waitFor();
    },
  },
  {
    name: "start-dragging",
    async arrive(page, seen) {
      await openStart(page, seen);
      await page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([""], "a.csv", { type: "text/csv" }));
        window.dispatchEvent(new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true }));
      });
      await page.getByTestId("drop-overlay").waitFor();
    },
  },
  {
    name: "start-which-pipeline",
    async arrive(page, seen) {
      await openStart(page, seen);
      await dropFile(page, "people.csv", people);
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "start-refused-file",
    async arrive(page, seen) {
      await openForm(page, seen);
      await dropFile(page, "photo.png", "", "image/png");
      await page.getByText("is an image").waitFor();
    },
  },
  { name: "form", arrive: openForm },
  {
    name: "form-filled",
    async arrive(page, seen) {
      await openForm(page, seen);
      const file = { name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(people) };
      await page.getByLabel("Table", { exact: true }).setInputFiles(file);
      await page.getByRole("button", { name: "Choose another file" }).waitFor();
      await page.getByLabel("Split by column").fill("City");
    },
  },
  {
    name: "form-errors",
    async arrive(page, seen) {
      await openForm(page, seen);
      await page.getByLabel("Maximum number of parts").fill("0");
      await page.getByRole("button", { name: "Split table" }).click();
      await page.locator(".sc-error").first().waitFor();
    },
  },
  {
    name: "form-from-earlier",
    async arrive(page, { webUrl, cast }) {
      await page.goto(`${webUrl}/start/split?from=${cast.tooMany}`);
      await page.getByText("Filled in from the earlier run").waitFor();
    },
  },
  {
    name: "form-of-lost-run",
    async arrive(page, { webUrl, cast }) {
      await page.goto(`${webUrl}/start/split?from=${cast.expired}`);
      await page.getByText("The input of the earlier run could not be read").waitFor();
    },
  },
  {
    name: "no-such-page",
    async arrive(page, { webUrl }) {
      await page.goto(`${webUrl}/start/nothing`);
      await page.getByRole("heading", { name: "Page not found" }).waitFor();
    },
  },
];

/** With no server to answer. */
export const startStatesWithoutServer: readonly State[] = [
  {
    name: "start-server-down",
    async arrive(page, { webUrl }) {
      await page.goto(webUrl);
      await page.getByText("The runs could not be loaded.").waitFor();
    },
  },
  {
    name: "form-server-down",
    async arrive(page, { webUrl }) {
      await page.goto(`${webUrl}/start/split`);
      await page.getByText("The runs could not be loaded.").waitFor();
    },
  },
];

async function openStart(page: Page, { webUrl }: Seen): Promise<void> {
  await page.goto(webUrl);
  await page.getByRole("button", { name: /^Coffee machine reviews/ }).waitFor();
  await page.getByRole("region", { name: "Recent runs" }).getByRole("link").first().waitFor();
}

async function openForm(page: Page, { webUrl }: Seen): Promise<void> {
  await page.goto(`${webUrl}/start/split`);
  await page.getByRole("button", { name: /^Shop orders/ }).waitFor();
}
