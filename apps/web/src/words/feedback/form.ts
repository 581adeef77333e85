/** What the form of a feedback report says beyond what all forms say, loaded with it. */
export const feedbackFormWords = {
  file: "CSV file",
  drop: "Drop a CSV anywhere",
  or: "or",
  choose: "choose a file",
  /** In place of the three above, where nothing can be dragged. */
  chooseFile: "Choose a CSV",
  which: "Any delimiter, any encoding, up to 50 MB",
  starting: "Starting …",
  options: "Options",
  title: { label: "Title", hint: "Taken from the file name if empty" },
  textColumn: { label: "Column with the answers", hint: "Found automatically if empty" },
  dateColumn: { label: "Column with the dates", hint: "Or “none”; found automatically if empty" },
  ratingColumn: { label: "Column with the ratings", hint: "Or “none”; found automatically if empty" },
  topics: { label: "Topics", hint: "Separated by commas; found automatically if empty" },
} as const;
