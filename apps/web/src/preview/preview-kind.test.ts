import { expect, test } from "vitest";
import { previewKind } from "./preview-kind.ts";

test.for([
  ["application/pdf", "pdf"],
  ["image/png", "image"],
  ["image/svg+xml", "image"],
  ["text/csv; charset=windows-1252", "table"],
  ["TEXT/CSV", "table"],
  ["text/tab-separated-values", "table"],
  ["application/json", "json"],
  ["application/geo+json", "json"],
  ["text/plain", "text"],
  ["text/markdown", "text"],
  ["application/x-ndjson", "text"],
  ["application/atom+xml", "text"],
  ["audio/mpeg", "audio"],
  ["video/mp4", "video"],
  ["application/octet-stream", "none"],
  ["application/zip", "none"],
  ["", "none"],
] as const)("%s is shown as %s", ([mediaType, kind]) => {
  expect(previewKind(mediaType)).toBe(kind);
});

test.for(["text/html", "application/xhtml+xml", "text/javascript", "application/javascript"])(
  "what a browser could run as a page is shown as its own text: %s",
  (mediaType) => {
    expect(previewKind(mediaType)).toBe("text");
  },
);
