import { defineProject } from "vitest/config";

export default defineProject({
  test: {
    name: "trpc",
    testTimeout: 20_000,
    typecheck: { enabled: true, checker: "tsc", tsconfig: "./tsconfig.json" },
  },
});
