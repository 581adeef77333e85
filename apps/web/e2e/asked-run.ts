import type { Page } from "playwright-core";

/** Starts the sample that leaves open which columns to read, up to its question. */
export async function askedRun(page: Page, webUrl: string): Promise<void> {
  await page.goto(webUrl);
  await page.getByRole("button", { name: "Course evaluations" }).click();
  await page.waitForURL(/\/runs\/[\w-]+$/);
  await page.getByRole("button", { name: "Continue" }).waitFor();
}

/** Chooses the column with the answers, and for the rest the likeliest. */
export async function chooseColumns(page: Page, text: string): Promise<void> {
  await page.getByRole("radio", { name: text }).check();
  await page.getByRole("radio", { name: "Course date" }).check();
}

export function goOn(page: Page): Promise<void> {
  return page.getByRole("button", { name: "Continue" }).click();
}
