import { defineConfig } from "vitest/config";
import { patience } from "../../scripts/testing/patience.ts";

export default defineConfig({
  test: {
    ...patience,
    name: "pipeline",
    include: ["src/**/*.test.ts"],
    typecheck: {
      enabled: true,
      checker: "tsc",
      tsconfig: "./tsconfig.json",
      include: ["src/**/*.test-d.ts"],
    },
  },
});
