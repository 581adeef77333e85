import { defineProject } from "vitest/config";
import { patience } from "../scripts/testing/patience.ts";
import { testsInFull } from "./testing/environment.ts";

// Whole runs with real models; in full, installs from registries too.
const timeoutMs = testsInFull ? 600_000 : 120_000;

export default defineProject({
  test: {
    ...patience,
    name: "examples",
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    // Several pack the packages, which are built in one place.
    fileParallelism: false,
  },
});
