/** What the fields that name a column are called: in forms, and in what the agents say of them. */
export const fieldTitles = {
  text: "Column with the answers",
  date: "Column with the dates",
  rating: "Column with the ratings",
} as const;
