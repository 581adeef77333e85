import { expect, test } from "vitest";
import { readPlace, shownArchive, shownStore } from "./place.ts";

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
  expect(
    shownStore({ ...place, url: "redis+sentinel://:s@a@one:26379,two:26379/main?sentinelPassword=s" }),
  ).toBe("redis+sentinel://one:26379,two:26379/main");
});

test("runs of a shared store may go to an archive, a day after their end or when it is said", () => {
  const STEPCAST_ARCHIVE = "postgres://user:secret@archive.internal/runs";
  const shared = { STEPCAST_URL: url, STEPCAST_SHARED_FILES: "1" };
  const place = readPlace({ ...shared, STEPCAST_ARCHIVE });
  expect(place.archive).toEqual({ url: STEPCAST_ARCHIVE, afterHours: 24 });
  expect(shownArchive(place)).toBe("postgres://archive.internal/runs");
  const soon = readPlace({ ...shared, STEPCAST_ARCHIVE, STEPCAST_ARCHIVE_AFTER_HOURS: "0.5" });
  expect(soon.archive?.afterHours).toBe(0.5);
  expect(readPlace(shared).archive).toBeUndefined();
});

test.for([
  [{ STEPCAST_URL: url, STEPCAST_LOG: "memory:" }, "set one of them"],
  [{ STEPCAST_S3_BUCKET: "a", STEPCAST_S3_ACCESS_KEY_ID: "k" }, "belong together"],
  [{ STEPCAST_S3_ENDPOINT: "store.internal" }, "STEPCAST_S3_ENDPOINT"],
  [{ STEPCAST_SHARED_FILES: "yes" }, "STEPCAST_SHARED_FILES"],
  [{ STEPCAST_ARCHIVE: "postgres://archive.internal/runs" }, "name that by STEPCAST_URL"],
  [{ STEPCAST_ARCHIVE_AFTER_HOURS: "-1" }, "STEPCAST_ARCHIVE_AFTER_HOURS"],
] as const)("what does not go together is refused, and says what: %o", ([variables, why]) => {
  expect(() => readPlace(variables)).toThrow(why);
});
