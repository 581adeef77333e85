/** What pages are called in the browser's tab, and what stands where there is none. Only the server reads it. */
export const pagesWords = {
  /** As BCP 47 names it. */
  language: "en",
  description: "Watch agents turn your feedback into a report, step by step.",
  skip: "Skip to content",
  titles: { start: "Start", run: "Run", runs: "Runs", compare: "Compare runs" },
  notFound: {
    title: "Page not found",
    hint: "The link may be incomplete, or the page has moved.",
  },
} as const;
