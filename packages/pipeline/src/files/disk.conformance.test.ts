import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileConformance } from "../testing/file-conformance.ts";
import { type DiskOptions, diskFiles } from "./disk.ts";
import { storedIn } from "./fixtures/stored-in.ts";

async function opened(options: DiskOptions) {
  const folder = join(await mkdtemp(join(tmpdir(), "stepcast-disk-")), "made", "when", "needed");
  return { files: diskFiles(folder, options), stored: () => storedIn(folder) };
}

fileConformance("a folder of the disk", {
  create: (clock) => opened({ clock }),
  keepsEqualBytesOnce: true,
});

fileConformance("a folder without hard links", {
  create: (clock) => opened({ clock, hardLinks: false }),
  keepsEqualBytesOnce: false,
});
