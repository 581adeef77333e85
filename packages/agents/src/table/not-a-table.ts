import { utf16WithoutMark } from "./encoding.ts";

const magics: [name: string, bytes: string, advice: string][] = [
  [
    "an Excel workbook or another ZIP file",
    "504b0304",
    "save it as CSV first (in Excel: File, Save as, CSV UTF-8)",
  ],
  ["an old Excel workbook", "d0cf11e0", "save it as CSV first (in Excel: File, Save as, CSV UTF-8)"],
  ["a PDF", "25504446", "export the table as CSV"],
  ["a gzip file", "1f8b", "unpack it first"],
  ["a PNG image", "89504e47", "export the table as CSV"],
  ["a JPEG image", "ffd8ff", "export the table as CSV"],
  ["an SQLite database", "53514c697465", "export the table as CSV"],
  ["a Parquet file", "50415231", "export the table as CSV"],
];

/** Says why bytes cannot be a table of text, or nothing if they may be one. Takes the first bytes of the file. */
export function whyNotATable(head: Uint8Array): string | undefined {
  const hex = Buffer.from(head.subarray(0, 8)).toString("hex");
  const magic = magics.find(([, bytes]) => hex.startsWith(bytes));
  if (magic) return `it is ${magic[0]}, not a CSV file: ${magic[2]}`;
  return isBinary(head) ? "it holds binary data, not text: export the table as CSV" : undefined;
}

/** Many control characters, as no text has them; one that slipped in spoils nothing. Zeros alone may be UTF-16, where every other byte is one. */
function isBinary(head: Uint8Array): boolean {
  if (head[0] === 0xff || head[0] === 0xfe) return false;
  let zeros = 0;
  let controls = 0;
  for (const byte of head) {
    if (byte === 0) zeros += 1;
    else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 11 && byte !== 12)
      controls += 1;
  }
  if (controls > head.length / 50) return true;
  return zeros > Math.max(1, head.length / 50) && utf16WithoutMark(head) === undefined;
}
