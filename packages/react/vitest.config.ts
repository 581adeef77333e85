import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
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
