import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "web",
    include: ["e2e/**/*.e2e.ts"],
    globalSetup: "e2e/app.ts",
    // A whole run with real models, seen by a real browser.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // One app and one browser for all files.
    fileParallelism: false,
  },
});
