import type { Page } from "playwright-core";
import { untilAlive } from "./until-alive.ts";

/** Drops a file on the window, as a hand with a mouse does, once the page is at work: before that it takes nothing. */
export async function dropFile(page: Page, name: string, text: string, type = "text/csv"): Promise<void> {
  await untilAlive(page, "main");
  await page.evaluate(
    ([fileName = "", contents = "", mediaType = ""]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([contents], fileName, { type: mediaType }));
      window.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    },
    [name, text, type],
  );
}
