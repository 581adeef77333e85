/** What the page of a feedback report says when there is more to see, loaded with what says it. */
export const feedbackDetailsWords = {
  question: {
    refused: (problem: string) => `The answer before could not be used: ${problem}`,
    missing: "Choose one",
    filled: (share: string) => `${share} filled`,
    send: "Go on with these",
    sending: "Sending …",
    leftOut: "left out",
    roles: {
      text: { legend: "Which column holds the answers?", holds: "Answers" },
      date: {
        legend: "Which column holds the dates?",
        holds: "Dates",
        without: "No dates: leave them out",
      },
      rating: {
        legend: "Which column holds the ratings?",
        holds: "Ratings",
        without: "No ratings: leave them out",
      },
    },
  },
  columns: {
    label: "Columns of the table",
    format: (encoding: string, delimiter: string) => `${encoding}, delimiter ${delimiter}`,
    name: "Column",
    kind: "Looks like",
    filled: "Filled",
    example: "For example",
    kinds: {
      text: "text",
      date: "date",
      rating: "rating",
      category: "category",
      number: "number",
      other: "other",
    },
  },
  nameKinds: {
    person: "person",
    organisation: "organisation",
    place: "place",
    product: "product",
    money: "money",
    time: "time",
    thing: "thing",
  },
  moods: { positive: "Positive", neutral: "Neutral", negative: "Negative", unknown: "Cannot tell" },
  report: {
    pdf: "Download PDF",
    table: "Table",
    all: "All files",
    zip: "ZIP",
    notIncluded: (columns: readonly string[]) =>
      `Not in the report, since it was being set already or takes no more: ${columns.map((column) => `“${column}”`).join(", ")}. Run it again to have them in.`,
  },
  addSection: {
    label: "Break the results down by another column",
    choose: "Choose a column …",
    add: "Add",
    added: (column: string) => `“${column}” will be in the report.`,
  },
} as const;
