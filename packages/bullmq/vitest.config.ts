import { defineProject } from "vitest/config";
import { patience } from "../../scripts/testing/patience.ts";

export default defineProject({
  test: { ...patience, name: "bullmq" },
});
