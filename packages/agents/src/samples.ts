/** A file to try a pipeline with. */
export interface Sample {
  /** The pipeline that takes it. */
  pipeline: "feedback" | "split";
  name: string;
  fileName: string;
  description: string;
  url: URL;
  /** The field of the pipeline's input that takes the file. */
  field: string;
  /** What else the input says. */
  input: Readonly<Record<string, string>>;
}

/** Files to try the pipelines with; they ship with the package. */
export const samples: Sample[] = [
  forFeedback(
    "Coffee machine reviews",
    "coffee-machine-reviews.csv",
    "300 shop reviews of four machines, with dates and star ratings",
  ),
  forFeedback(
    "Hotel survey",
    "hotel-survey.csv",
    "Guest answers in German, English and French, as Excel exports them",
  ),
  forFeedback(
    "App store reviews",
    "app-store-reviews.csv",
    "4,000 short reviews of a banking app on two platforms",
  ),
  forFeedback(
    "Course evaluations",
    "course-evaluations.csv",
    "240 forms with two open questions and two dates: you are asked which to read",
  ),
  forFeedback(
    "A broken export",
    "broken.csv",
    "Empty rows, stray quotes, a live formula, mixed encodings: what real files look like",
  ),
  forSplit(
    "Shop orders",
    "shop-orders.csv",
    "2,000 orders, a file for each of twelve countries; some lines are broken",
    {
      column: "Country",
    },
  ),
  forSplit("Club members", "club-members.csv", "180 members by team or by city: you are asked which"),
  forSplit(
    "Meter readings",
    "meter-readings.tsv",
    "1,450 meters, more parts than the limit allows: the run fails, and says what to change",
    { column: "Meter" },
  ),
];

function forFeedback(name: string, fileName: string, description: string): Sample {
  return { pipeline: "feedback", name, fileName, description, url: urlOf(fileName), field: "csv", input: {} };
}

function forSplit(
  name: string,
  fileName: string,
  description: string,
  input: Readonly<Record<string, string>> = {},
): Sample {
  return { pipeline: "split", name, fileName, description, url: urlOf(fileName), field: "table", input };
}

function urlOf(fileName: string): URL {
  return new URL(`../samples/${fileName}`, import.meta.url);
}
