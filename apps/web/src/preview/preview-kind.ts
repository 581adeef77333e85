export type PreviewKind = "pdf" | "image" | "table" | "json" | "text" | "audio" | "video" | "none";

/** How a file of a media type is shown. HTML is shown as the text it is: what users send never runs as a page of ours. */
export function previewKind(mediaType: string): PreviewKind {
  const essence = essenceOf(mediaType);
  const [kind] = essence.split("/", 1);
  if (essence === "application/pdf") return "pdf";
  if (tables.has(essence)) return "table";
  if (isJson(essence)) return "json";
  if (kind === "image" || kind === "audio" || kind === "video") return kind;
  return kind === "text" || isText(essence) ? "text" : "none";
}

/** `text/csv` of `Text/CSV; charset=utf-8`. */
export function essenceOf(mediaType: string): string {
  return (mediaType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

const tables = new Set(["text/csv", "text/tab-separated-values"]);

function isJson(essence: string): boolean {
  return essence === "application/json" || essence === "text/json" || /^application\/.+\+json$/.test(essence);
}

const texts = new Set([
  "application/javascript",
  "application/jsonl",
  "application/sql",
  "application/toml",
  "application/x-ndjson",
  "application/x-sh",
  "application/xml",
  "application/yaml",
]);

function isText(essence: string): boolean {
  return texts.has(essence) || /^application\/.+\+(?:xml|yaml)$/.test(essence);
}
