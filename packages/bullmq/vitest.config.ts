import { defineProject } from "vitest/config";

export default defineProject({
  test: {
    name: "bullmq",
    testTimeout: 20_000,
    // Real servers are started before the first test of a file.
    hookTimeout: 30_000,
  },
});
