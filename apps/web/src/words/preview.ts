import { formatCount } from "../components/format.ts";
import { plural } from "./plural.ts";

const rest = ": download the file for the rest";

/** What previews of files say, loaded with the first file that is looked at. */
export const previewWords = {
  label: (file: string) => `Preview of ${file}`,
  fullSize: "Open full size",
  close: "Close",
  files: "Files of this run",
  contents: (file: string) => `Contents of ${file}`,
  download: "Download",
  downloadFile: (file: string) => `Download ${file}: `,
  kinds: {
    pdf: "PDF",
    image: "Image",
    table: "Table",
    json: "JSON",
    text: "Text",
    audio: "Audio",
    video: "Video",
    none: "File",
  },
  none: (type: string, size: string) => `${type}, ${size}: there is no preview for this type.`,
  more: "Load more",
  loading: "Loading …",
  pdf: {
    label: (file: string) => `Pages of ${file}`,
    page: (page: number) => `Page ${page}`,
    loading: "Loading the pages …",
    more: "More pages",
    first: (pages: number, all: number) => `The first ${formatCount(pages)} of ${plural(all, "page")}`,
  },
  table: {
    label: (file: string) => `Rows of ${file}`,
    loading: "Loading the table …",
    empty: "The table is empty.",
    columns: (columns: number) => plural(columns, "column"),
    column: (column: number) => `Column ${column}`,
    row: "Row",
    wrap: "Wrap cells",
    more: "Load more rows",
    all: (rows: number) => `All ${plural(rows, "row")}`,
    narrowed: (rows: number, columns: number) =>
      `${plural(rows, "row")}, the first ${plural(columns, "column")}`,
    /** `columns`: undefined where all are shown. `isFull`: no more is shown here. */
    first: (rows: number, columns: number | undefined, read: string, of: string, isFull: boolean) =>
      `Showing the first ${plural(rows, "row")}${columns === undefined ? "" : ` and ${plural(columns, "column")}`} (${read} of ${of})${isFull ? rest : ""}`,
  },
  text: {
    label: (file: string) => `Text of ${file}`,
    loading: "Loading the text …",
    empty: "The file is empty.",
    more: "Show more",
    first: (read: string, of: string, isFull: boolean) => `The first ${read} of ${of}${isFull ? rest : ""}`,
  },
  json: {
    tooLarge: "Too large for a tree: shown as text.",
    invalid: "This is not valid JSON: shown as text.",
  },
  failed: {
    again: "Try again",
    undrawable: "This browser cannot show the file",
    undrawableHint: "It may still be fine: download it and open it in another program.",
    /** `at`: in milliseconds since 1970; undefined where nobody knows. */
    expired: (at: number | undefined) =>
      `This file expired${at === undefined ? "" : ` on ${new Date(at).toLocaleDateString("en-GB", { dateStyle: "long" })}`}`,
    expiredHint: "Files are kept for a limited time. Run it again to get a new one.",
    notFound: "This file no longer exists",
    notFoundHint: "It may have been deleted with its run.",
    forbidden: "The link to this file is no longer valid",
    forbiddenHint: "Reload the page to get a new link.",
    other: "The preview could not be loaded",
    onlyWhole: "This file cannot be previewed in parts: download it.",
    unreachable: "The file could not be loaded: check the connection.",
    refused: (status: number) => `The file was refused (HTTP ${status}).`,
  },
} as const;
