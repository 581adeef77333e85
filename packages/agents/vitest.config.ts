import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "agents",
    include: ["src/**/*.test.ts"],
    typecheck: {
      enabled: true,
      checker: "tsc",
      tsconfig: "./tsconfig.json",
      include: ["src/**/*.test-d.ts"],
    },
  },
});
