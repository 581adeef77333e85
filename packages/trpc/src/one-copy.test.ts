import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";

// Two copies of @trpc/server do not know each other's `tracked()`: streams then lose their ids, silently.
test("there is exactly one physical copy of @trpc/server", async () => {
  const installed = await readdir(new URL("../../../node_modules/.pnpm", import.meta.url));
  expect(installed.filter((name) => name.startsWith("@trpc+server@"))).toHaveLength(1);
});
