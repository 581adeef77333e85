import { notAMediaType } from "./file-errors.ts";

const mediaTypesByEnding = new Map(
  Object.entries({
    avif: "image/avif",
    csv: "text/csv",
    docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    gif: "image/gif",
    gz: "application/gzip",
    html: "text/html",
    jpeg: "image/jpeg",
    jpg: "image/jpeg",
    json: "application/json",
    log: "text/plain",
    m4a: "audio/mp4",
    md: "text/markdown",
    mp3: "audio/mpeg",
    mp4: "video/mp4",
    ndjson: "application/x-ndjson",
    ogg: "audio/ogg",
    pdf: "application/pdf",
    png: "image/png",
    pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    svg: "image/svg+xml",
    tsv: "text/tab-separated-values",
    txt: "text/plain",
    wav: "audio/wav",
    webm: "video/webm",
    webp: "image/webp",
    xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    xml: "application/xml",
    zip: "application/zip",
  }),
);

/** The media type that a name's ending stands for, or `application/octet-stream`. */
export function mediaTypeOf(name: string): string {
  const ending = /\.([^.]{1,16})$/.exec(name)?.[1] ?? "";
  return mediaTypesByEnding.get(ending.toLowerCase()) ?? "application/octet-stream";
}

/** It goes into headers as it is. @throws StepcastError `invalid_input` */
export function requireMediaType(mediaType: string): string {
  if (/^[\w!#$&^.+-]+\/[\x20-\x7e]{1,200}$/.test(mediaType)) return mediaType;
  throw notAMediaType(mediaType);
}
