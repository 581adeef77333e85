import { defineConfig } from "vitest/config";
import { patience } from "../../scripts/testing/patience.ts";

export default defineConfig({
  test: {
    ...patience,
    name: "web",
    include: ["e2e/**/*.e2e.ts"],
    globalSetup: "e2e/app.ts",
    // A whole run with real models, seen by a real browser.
    testTimeout: 120_000,
    // One app and one browser for all files.
    fileParallelism: false,
  },
});
