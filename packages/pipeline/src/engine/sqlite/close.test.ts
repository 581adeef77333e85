import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { tempStore } from "./fixtures/temp-store.ts";

test("a store that is followed closes, and lets its process end", async () => {
  const script = fileURLToPath(new URL("fixtures/close-while-followed.ts", import.meta.url));
  // A process that ends while it awaits its top level ends with code 13, which rejects here.
  const { stdout } = await promisify(execFile)(process.execPath, [script, tempStore()]);
  expect(stdout).toBe("closed, and the follower ended: true");
});
