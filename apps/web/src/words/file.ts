/** Why a file is not taken, for all forms. Loaded with what looks at a file. */
export const fileWords = {
  empty: (name: string) => `“${name}” is empty. Choose another file.`,
  tooLarge: (name: string, size: string, most: string) =>
    `“${name}” has ${size}, and ${most} is the most. Choose a smaller file.`,
  /** What it is, and what is wanted, are of `kinds`. */
  isA: (name: string, found: string, wanted: string | undefined) =>
    `“${name}” is ${found}. Choose ${wanted ?? "another file"}.`,
  isNone: (name: string, wanted: string | undefined) =>
    `“${name}” does not look like ${wanted ?? "a file for this"}, by its name or by what is in it. Choose another file.`,
  kinds: {
    table: "a CSV table",
    text: "a text file",
    image: "an image",
    sound: "a sound",
    video: "a video",
    pdf: "a PDF",
    workbook: "an Excel workbook",
    document: "a Word document",
    slides: "a presentation",
    archive: "an archive of files",
    page: "a web page",
    json: "a JSON file",
  },
} as const;
