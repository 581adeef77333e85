export { diskFiles } from "./disk.ts";
export type { DiskOptions } from "./disk.ts";
export { flydriveFiles } from "./flydrive.ts";
export type { FlydriveDisk, FlydriveOptions } from "./flydrive.ts";
export { safeFileName } from "./file-name.ts";
export { fileReader } from "./file-reader.ts";
export type { ByteRange, FileStore, ListedFile, WriteOptions } from "./file-store.ts";
export { mediaTypeOf } from "./media-type.ts";
export { namesSideBySide } from "./names-side-by-side.ts";
