const mediaTypesByEnding = new Map(
  Object.entries({
    csv: "text/csv",
    gif: "image/gif",
    html: "text/html",
    jpeg: "image/jpeg",
    jpg: "image/jpeg",
    json: "application/json",
    md: "text/markdown",
    ndjson: "application/x-ndjson",
    pdf: "application/pdf",
    png: "image/png",
    svg: "image/svg+xml",
    tsv: "text/tab-separated-values",
    txt: "text/plain",
    webp: "image/webp",
    xml: "application/xml",
    zip: "application/zip",
  }),
);

/** The media type that a name's ending stands for, or `application/octet-stream`. */
export function mediaTypeOf(name: string): string {
  const ending = /\.([^.]{1,16})$/.exec(name)?.[1] ?? "";
  return mediaTypesByEnding.get(ending.toLowerCase()) ?? "application/octet-stream";
}
