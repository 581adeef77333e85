import { defineConfig } from "vitest/config";
import { patience } from "../../scripts/testing/patience.ts";

export default defineConfig({
  test: {
    ...patience,
    name: "react",
    include: ["src/**/*.test.{ts,tsx}"],
    typecheck: {
      enabled: true,
      checker: "tsc",
      tsconfig: "./tsconfig.json",
      include: ["src/**/*.test-d.tsx"],
    },
  },
});
