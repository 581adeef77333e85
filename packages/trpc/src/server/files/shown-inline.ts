/**
 * Types a browser may show by itself: what it shows of them runs no scripts. Anything else is only offered to be kept, so that no
 * upload runs as a page of ours: HTML and SVG above all, but also types that nobody thought of.
 */
const shownInline = new Set([
  "application/json",
  "application/pdf",
  "text/csv",
  "text/markdown",
  "text/plain",
  "text/tab-separated-values",
]);

/** SVG, as any XML, may carry scripts. */
const media = /^(?:image|audio|video)\/(?!.*xml)/;

/** @param mediaType as `soundType` lets it through */
export function isShownInline(mediaType: string): boolean {
  const essence = mediaType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return shownInline.has(essence) || media.test(essence);
}

const token = "[\\w!#$%&'*+.^`|~-]+";
const grammar = new RegExp(`^${token}/${token}(?: ?; ?${token}=(?:${token}|"[^"\\\\,;]*"))*$`);

/**
 * The media type, if it is exactly one by the grammar of RFC 9110, section 8.3.1. Of `text/plain,text/html` a browser takes the
 * last, and so it would not be what we took it for.
 */
export function soundType(mediaType: string): string {
  return grammar.test(mediaType) ? mediaType : "application/octet-stream";
}
