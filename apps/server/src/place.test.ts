import { expect, test } from "vitest";
import { readPlace, shownStore } from "./place.ts";

test("without a word runs are in runs.db beside the files, and an empty variable is one that is not set", () => {
  expect(readPlace({ STEPCAST_LOG: "", STEPCAST_URL: "" })).toMatchObject({
    folder: "files",
    log: "sqlite:files/runs.db",
  });
});

const url = "redis://user:secret@store.internal:6379/2";

test("a store of many machines is refused on a disk of one, and taken with a shared folder or a bucket", () => {
  expect(() => readPlace({ STEPCAST_URL: url })).toThrow("set STEPCAST_S3_BUCKET");
  expect(readPlace({ STEPCAST_URL: url, STEPCAST_SHARED_FILES: "1" })).toMatchObject({
    url,
    isFolderShared: true,
  });
  expect(readPlace({ STEPCAST_URL: url, STEPCAST_S3_BUCKET: "results" })).toMatchObject({
    bucket: { name: "results", region: "us-east-1", keys: undefined },
  });
});

test("a store is shown without its password", () => {
  const place = readPlace({ STEPCAST_URL: url, STEPCAST_SHARED_FILES: "1" });
  expect(shownStore(place)).toBe("redis://store.internal:6379/2");
});

test.for([
  [{ STEPCAST_URL: url, STEPCAST_LOG: "memory:" }, "set one of them"],
  [{ STEPCAST_S3_BUCKET: "a", STEPCAST_S3_ACCESS_KEY_ID: "k" }, "belong together"],
  [{ STEPCAST_S3_ENDPOINT: "store.internal" }, "STEPCAST_S3_ENDPOINT"],
  [{ STEPCAST_SHARED_FILES: "yes" }, "STEPCAST_SHARED_FILES"],
] as const)("what does not go together is refused, and says what: %o", ([variables, why]) => {
  expect(() => readPlace(variables)).toThrow(why);
});
