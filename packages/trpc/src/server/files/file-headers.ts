import type { OutgoingHttpHeaders } from "node:http";
import type { FileRef } from "@stepcast/pipeline";
import type { ByteRange } from "@stepcast/pipeline/files";
import { isShownInline, soundType } from "./shown-inline.ts";

/** What whoever keeps a copy goes by; all that a 304 carries (RFC 9110, section 15.4.5). */
export function keptCopyHeaders(file: FileRef, expiresAt: number | undefined): OutgoingHttpHeaders {
  const modified = modifiedSeconds(file);
  return {
    etag: etagOf(file),
    ...(modified !== undefined && { "last-modified": new Date(modified * 1000).toUTCString() }),
    // The bytes under an id never change; only people who have the address may keep them, and as long as it is good.
    "cache-control": `private, max-age=${expiresAt === undefined ? yearSeconds : secondsTo(expiresAt)}, immutable`,
  };
}

/** What says which bytes come, and what a browser may do with them. */
export function contentHeaders(
  file: FileRef,
  range: ByteRange | undefined,
  isDownload: boolean,
): OutgoingHttpHeaders {
  const mediaType = soundType(file.mediaType);
  const disposition = !isDownload && isShownInline(mediaType) ? "inline" : "attachment";
  return {
    "accept-ranges": "bytes",
    "content-length": range ? range.end - range.start + 1 : file.sizeBytes,
    ...(range && { "content-range": `bytes ${range.start}-${range.end}/${file.sizeBytes}` }),
    "content-type": mediaType + (/^text\/[^;]+$/.test(mediaType) ? "; charset=utf-8" : ""),
    // What is linked to from inside a file need not learn its address, which is the key to it.
    "referrer-policy": "no-referrer",
    "content-disposition": contentDisposition(disposition, file.name),
    // Browsers show no PDF inside a sandbox; their viewers run none of its scripts against our origin.
    ...(mediaType !== "application/pdf" && { "content-security-policy": contentPolicy(mediaType) }),
  };
}

const yearSeconds = 31_536_000;

function secondsTo(time: number): number {
  return Math.max(0, Math.floor((time - Date.now()) / 1000));
}

/**
 * An image, a film or a song shown by itself is loaded by a page that the browser makes for it. Inside a sandbox that page is of no
 * origin, and Chromium lets it play nothing of ours; films and songs have no scripts to keep from our origin.
 */
function contentPolicy(mediaType: string): string {
  const sandbox = /^(?:audio|video)\//i.test(mediaType) ? "sandbox allow-same-origin" : "sandbox";
  return `${sandbox}; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'`;
}

export function etagOf(file: FileRef): string {
  return `"${file.sha256}"`;
}

/** When the file was written; undefined for references from before that was told. */
export function modifiedSeconds({ createdAt }: FileRef): number | undefined {
  return createdAt === 0 ? undefined : Math.floor(createdAt / 1000);
}

/** RFC 6266, with the RFC 8187 form for names that are not plain ASCII. */
export function contentDisposition(disposition: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
