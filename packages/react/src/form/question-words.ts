/** Whose answer counts. */
export interface AnsweredBy {
  /** Absent where people have no names. */
  by: string | undefined;
  /** In milliseconds since 1970. */
  at: number | undefined;
}

/** All that a question's form says besides its fields, in one place for translation. */
export interface QuestionWords {
  answered(by: AnsweredBy): string;
  /** Somebody else was first. */
  late(by: AnsweredBy): string;
  /** Its time was over, or its run ended. */
  closed: string;
  /** The answer was not taken, for another reason than its fields. */
  refused(why: string): string;
  yes: string;
  no: string;
  none: string;
}

export const englishQuestionWords: QuestionWords = {
  answered: ({ by, at }) => `Answered${by === undefined ? "" : ` by ${by}`}${when(at)}.`,
  late: ({ by, at }) =>
    `${by ?? "Somebody else"} answered first${when(at)}. The run continues with that answer.`,
  closed: "This was closed before anyone answered.",
  refused: (why) => `The answer was not accepted: ${why}`,
  yes: "Yes",
  no: "No",
  none: "None",
};

/** In the reader's own time zone. */
function when(at: number | undefined): string {
  if (at === undefined) return "";
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? ` at ${date.toLocaleTimeString()}` : ` on ${date.toLocaleString()}`;
}
