// For whoever writes a store. `logConformance` runs under vitest, which must be installed beside this package.
export { logConformance } from "./log-conformance.ts";
export type { LogCapability, LogPair, LogUnderTest } from "./log-conformance.ts";
export { manualClock } from "./manual-clock.ts";
export type { ManualClock } from "./manual-clock.ts";
export { dispatcherConformance } from "./dispatcher-conformance.ts";
export type { DispatcherUnderTest } from "./dispatcher-conformance.ts";
export { crashConformance, runWorkerProcess } from "./crash-conformance.ts";
export type { OpenStore, ProcessesUnderTest, StoreParts } from "./crash-conformance.ts";
export { testsInFull } from "./environment.ts";
export { brokenLaws } from "./laws-of-a-log.ts";
export { seededRandom } from "./seeded-random.ts";
export { fileConformance } from "./file-conformance.ts";
export type { FilesUnderTest, OpenedFiles, StoredEntries } from "./file-conformance.ts";
