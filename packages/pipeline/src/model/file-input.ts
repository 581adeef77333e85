import { z } from "zod";
import { FileRef } from "./file-ref.ts";

export interface FileRules {
  /** Those allowed: `text/csv`, or `image/*` for all of a kind. Default: any. */
  mediaTypes?: readonly string[] | undefined;
  /** The largest allowed. Default: any that the server takes. */
  maxBytes?: number | undefined;
  /** What a form calls its field. Default: the field's own name. */
  title?: string | undefined;
  description?: string | undefined;
}

/**
 * A `FileRef` in an input that must keep some rules. They are checked when a run starts, against what the store measured of the file,
 * and what is wrong stands at the file's field. In JSON Schema they are `accept`, as in HTML, and `maxBytes`, for forms to offer and
 * check the same.
 */
export function fileInput({ mediaTypes, maxBytes, title, description }: FileRules = {}): typeof FileRef {
  const checked = FileRef.superRefine((file, context) => {
    for (const message of faultsOf(file, { mediaTypes, maxBytes }))
      context.addIssue({ code: "custom", message });
  });
  // Not `.meta`, which makes a copy of the copy, and that is no reference to `FileRef` in JSON Schema any more.
  return checked.register(z.globalRegistry, {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(mediaTypes && { accept: mediaTypes.join(",") }),
    ...(maxBytes !== undefined && { maxBytes }),
  });
}

function* faultsOf({ name, mediaType, sizeBytes }: FileRef, { mediaTypes, maxBytes }: FileRules) {
  if (mediaTypes && !isAllowedType(mediaTypes, mediaType))
    yield `${name} is ${mediaType}, and ${inWords(mediaTypes)} is wanted`;
  if (maxBytes !== undefined && sizeBytes > maxBytes)
    yield `${name} has ${sizeBytes} bytes, and ${maxBytes} is the most allowed: send a smaller one`;
}

/** Whether a media type is one of these, of which `image/*` stands for all of a kind. */
export function isAllowedType(allowed: readonly string[], mediaType: string): boolean {
  // Of `text/csv; charset=utf-8` only the type itself counts.
  const [type = ""] = mediaType.toLowerCase().split(";");
  return allowed
    .map((wanted) => wanted.toLowerCase())
    .some((wanted) =>
      wanted.endsWith("/*") ? type.startsWith(wanted.slice(0, -1)) : type.trim() === wanted,
    );
}

function inWords(mediaTypes: readonly string[]): string {
  return mediaTypes.length < 2
    ? mediaTypes.join("")
    : `${mediaTypes.slice(0, -1).join(", ")} or ${mediaTypes.at(-1)}`;
}
