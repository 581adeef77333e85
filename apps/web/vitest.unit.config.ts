import { defineConfig } from "vitest/config";
import { patience } from "../../scripts/testing/patience.ts";

export default defineConfig({
  test: { ...patience, name: "web-unit", include: ["src/**/*.test.ts"] },
});
