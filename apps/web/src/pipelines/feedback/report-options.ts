/** What may be said about a report beside its file, as a person types it. */
export interface ReportOptions {
  title: string;
  textColumn: string;
  dateColumn: string;
  ratingColumn: string;
  /** Names with commas between. */
  topics: string;
}

export const emptyOptions: ReportOptions = {
  title: "",
  textColumn: "",
  dateColumn: "",
  ratingColumn: "",
  topics: "",
};

type OptionsInput = { [Name in Exclude<keyof ReportOptions, "topics">]?: string | undefined } & {
  topics?: readonly string[] | undefined;
};

/** As the pipeline takes it: what is empty is left out. */
export function inputOf({ topics, ...texts }: ReportOptions): OptionsInput {
  const wanted = namesIn(topics);
  const given = Object.entries(texts).map(([name, text]) => [name, text.trim()] as const);
  return {
    ...Object.fromEntries(given.filter(([, text]) => text !== "")),
    ...(wanted.length > 0 && { topics: wanted }),
  };
}

/** The way back, from the input of an earlier run. */
export function optionsOf({ topics = [], ...texts }: OptionsInput): ReportOptions {
  const { title = "", textColumn = "", dateColumn = "", ratingColumn = "" } = texts;
  return { title, textColumn, dateColumn, ratingColumn, topics: topics.join(", ") };
}

export function hasOptions(options: ReportOptions): boolean {
  return Object.values(options).some((text) => text.trim() !== "");
}

function namesIn(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
}
