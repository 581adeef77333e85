import type { fileWords } from "../words/file.ts";

export type FileKind = keyof (typeof fileWords)["kinds"];

const kinds: readonly [types: RegExp, FileKind][] = [
  [/^text\/(csv|tab-separated-values)$/, "table"],
  [/^text\/html$/, "page"],
  [/^text\//, "text"],
  [/^image\//, "image"],
  [/^audio\//, "sound"],
  [/^video\//, "video"],
  [/^application\/pdf$/, "pdf"],
  [/spreadsheet|ms-excel/, "workbook"],
  [/wordprocessing|msword|opendocument\.text/, "document"],
  [/presentation|powerpoint/, "slides"],
  [/zip|compressed|x-tar/, "archive"],
  [/json$/, "json"],
];

/** What people call files of a media type, or of `image/*`; undefined for one that few know. */
export function kindOf(mediaType: string): FileKind | undefined {
  return kinds.find(([types]) => types.test(mediaType.toLowerCase()))?.[1];
}
