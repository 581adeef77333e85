export { diskFiles } from "./disk.ts";
export type { DiskOptions } from "./disk.ts";
export { safeFileName } from "./file-name.ts";
export { fileReader } from "./file-reader.ts";
export type { ByteRange, FileStore, WriteOptions } from "./file-store.ts";
export { mediaTypeOf } from "./media-type.ts";
