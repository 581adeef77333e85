import { defineProject } from "vitest/config";

export default defineProject({
  test: {
    name: "trpc",
    typecheck: { enabled: true, checker: "tsc", tsconfig: "./tsconfig.json" },
  },
});
