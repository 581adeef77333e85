import { afterEach, beforeEach, describe } from "vitest";
import type { FileStore } from "../files/file-store.ts";
import { racing } from "./file-conformance/racing.ts";
import { reading } from "./file-conformance/reading.ts";
import { removing } from "./file-conformance/removing.ts";
import { sharing } from "./file-conformance/sharing.ts";
import { stopping } from "./file-conformance/stopping.ts";
import { sweeping } from "./file-conformance/sweeping.ts";
import { writing } from "./file-conformance/writing.ts";
import type { GivenFiles } from "./files-under-test.ts";
import { manualClock } from "./manual-clock.ts";

/** A store of files, and a look behind it. */
export interface OpenedFiles {
  files: FileStore;
  /** All that lies in the store: names of whatever kind, and the room they take. Bytes under several names count once. */
  stored(): Promise<StoredEntries>;
  close?(): Promise<void>;
}

export interface StoredEntries {
  names: readonly string[];
  sizeBytes: number;
}

export interface FilesUnderTest {
  /** A fresh, empty store that takes its time from `clock`. It begins at the true time, and goes on only when it is told. */
  create(clock: () => number): OpenedFiles | Promise<OpenedFiles>;
  /** Whether equal bytes are kept once (law 9). */
  keepsEqualBytesOnce: boolean;
}

/** What every store of files promises: its laws as tests, in the words of the contract. */
export function fileConformance(name: string, { create, keepsEqualBytesOnce }: FilesUnderTest): void {
  describe(`${name} keeps the laws of a file store:`, () => {
    // Filled anew before each test.
    const given = {} as GivenFiles;
    beforeEach(async () => {
      given.clock = manualClock(Date.now());
      Object.assign(given, { close: undefined }, await create(given.clock));
    });
    afterEach(() => given.close?.());
    describe("write", () => writing(given));
    describe("stop", () => stopping(given));
    describe("read", () => reading(given));
    describe("remove", () => removing(given));
    describe("sweep", () => sweeping(given));
    describe("race", () => racing(given));
    if (keepsEqualBytesOnce) describe("share", () => sharing(given));
  });
}
