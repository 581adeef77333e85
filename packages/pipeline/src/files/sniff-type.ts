const unknownType = "application/octet-stream";

/** As many first bytes as are looked at. */
export const sniffedBytes = 4_100;

/**
 * What a file counts as: the type it is said to be, where its first bytes do not contradict, else `application/octet-stream`.
 *  - text, JSON, XML and the like must not look like binary;
 *  - a type whose files begin with known bytes (PDF, PNG, ZIP …) must begin with them;
 *  - any other type must not begin with the bytes of a known one, but for a ZIP, which holds formats of all kinds.
 */
export async function agreedType(mediaType: string, head: Uint8Array): Promise<string> {
  return (await agrees(essenceOf(mediaType), head)) ? mediaType : unknownType;
}

async function agrees(type: string, head: Uint8Array): Promise<boolean> {
  if (type === unknownType) return true;
  if (isText(type)) return looksLikeText(head);
  // Loaded when it is first needed: most runs write text.
  const { fileTypeFromBuffer, supportedMimeTypes } = await import("file-type");
  const found = essenceOf((await fileTypeFromBuffer(head).catch(() => undefined))?.mime ?? unknownType);
  if (isSame(found, type) || isZipOf(found, type) || isZipOf(type, found)) return true;
  const isKnown = [...supportedMimeTypes].some((known) => isSame(known, type));
  return !isKnown && (found === unknownType || found === zip);
}

function essenceOf(mediaType: string): string {
  return (mediaType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

const textTypes =
  /^text\/|[+/](?:json|xml)$|^application\/(?:(?:x-)?ndjson|(?:x-)?javascript|(?:x-)?yaml|toml|sql)$/;

function isText(type: string): boolean {
  return textTypes.test(type);
}

/**
 * WHATWG MIME Sniffing, section 7.2: text has no "binary data bytes", or begins with a byte order mark of UTF-16. In whatever letters: a
 * table in Latin-1 is text too.
 */
function looksLikeText(head: Uint8Array): boolean {
  const [first, second] = head;
  const isUtf16 = (first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe);
  return isUtf16 || !head.some(isBinary);
}

function isBinary(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d && byte !== 0x0b) && byte !== 0x1b;
}

const zip = "application/zip";
/** Formats that are ZIP archives, which their first bytes do not always tell. */
const inZip =
  /openxmlformats|opendocument|macroenabled|\+zip$|java-archive|android\.package|apple\.|3mf|xpinstall/;

/** Names of one thing, and things in one container that its first bytes do not tell apart. */
const families = [
  ["image/jpeg", "image/jpg", "image/pjpeg"],
  ["image/png", "image/apng"],
  ["image/x-icon", "image/vnd.microsoft.icon"],
  ["video/mp4", "audio/mp4", "application/mp4", "audio/x-m4a", "video/x-m4v", "video/quicktime"],
  ["video/webm", "audio/webm", "video/matroska", "video/x-matroska", "audio/x-matroska"],
  ["audio/ogg", "video/ogg", "application/ogg", "audio/opus"],
  ["audio/mpeg", "audio/mp3"],
  ["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"],
  ["audio/flac", "audio/x-flac"],
  ["audio/aiff", "audio/x-aiff"],
  ["video/vnd.avi", "video/x-msvideo"],
  ["application/gzip", "application/x-gzip"],
  [zip, "application/x-zip-compressed"],
  ["application/x-rar-compressed", "application/vnd.rar"],
  ["application/x-cfb", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"],
  ["application/vnd.apache.parquet", "application/x-parquet"],
];

const familyByType = new Map(
  families.flatMap(([name = "", ...others]) => [name, ...others].map((type) => [type, name])),
);

function isSame(one: string, other: string): boolean {
  return (familyByType.get(one) ?? one) === (familyByType.get(other) ?? other);
}

function isZipOf(archive: string, format: string): boolean {
  return isSame(archive, zip) && inZip.test(format);
}
