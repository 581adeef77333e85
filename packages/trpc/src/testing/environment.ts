/** The exhaustive variants of tests run too: `pnpm test:full`. */
export const testsInFull: boolean = process.env["STEPCAST_TEST_FULL"] === "1";
