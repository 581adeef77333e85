/** What fields of the input are called that the agents speak of: in forms, and in what they say. */
export const fieldTitles = {
  limit: "Maximum number of parts",
  emptyValues: "Rows without a value",
} as const;
