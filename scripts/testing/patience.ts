import { fileURLToPath } from "node:url";

/**
 * For a project's `test` options: a busy machine is slow, not wrong, so nothing is given up before a minute. What is quick on an idle
 * machine stays quick; only what fails takes longer to say so. Hence also two workers, whatever cores there are: most of our tests wait for
 * processes and disks. A project does not take that from the root's config.
 */
export const patience = {
  maxWorkers: 2,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 30_000 } },
  setupFiles: [fileURLToPath(new URL("./patient-waits.ts", import.meta.url))],
};
