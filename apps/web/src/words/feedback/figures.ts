/** What pictures of a feedback report's steps say. */
export const feedbackFiguresWords = {
  columns: {
    label: "Columns of the table",
    format: (encoding: string, delimiter: string) => `${encoding}, delimiter ${delimiter}`,
    name: "Column",
    kind: "Type",
    filled: "Filled",
    example: "Example",
    kinds: {
      text: "text",
      date: "date",
      rating: "rating",
      category: "category",
      number: "number",
      id: "ID",
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
  moods: { positive: "Positive", neutral: "Neutral", negative: "Negative", unknown: "Unclear" },
} as const;
