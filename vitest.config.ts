import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // One project per package; each brings its own config.
    projects: ["packages/*", "apps/*/vitest{,.unit}.config.ts", "examples"],
  },
});
