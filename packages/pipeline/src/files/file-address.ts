import { randomBytes } from "node:crypto";

/** 128 random bits: whoever has the id may read the file. */
export function newFileId(): string {
  return randomBytes(16).toString("base64url");
}

export function fileUrl(baseUrl: string, id: string, name: string): string {
  return `${baseUrl}/${id}/${encodeURIComponent(name)}`;
}
