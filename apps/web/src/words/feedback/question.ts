/** What the question about columns says, in a feedback report. */
export const feedbackQuestionWords = {
  refused: (problem: string) => `Your previous answer could not be used: ${problem}`,
  missing: "Choose one",
  filled: (share: string) => `${share} filled`,
  send: "Continue",
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
} as const;
