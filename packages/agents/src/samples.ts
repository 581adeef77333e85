export interface Sample {
  name: string;
  fileName: string;
  description: string;
  url: URL;
}

/** Files to try the feedback pipeline with; they ship with the package. */
export const samples: Sample[] = [
  sample(
    "Coffee machine reviews",
    "coffee-machine-reviews.csv",
    "300 shop reviews of four machines, with dates and star ratings",
  ),
  sample(
    "Hotel survey",
    "hotel-survey.csv",
    "Guest answers in German, English and French, as Excel exports them",
  ),
  sample(
    "App store reviews",
    "app-store-reviews.csv",
    "4,000 short reviews of a banking app on two platforms",
  ),
  sample(
    "Course evaluations",
    "course-evaluations.csv",
    "240 forms with two open questions and two dates: you are asked which to read",
  ),
  sample(
    "A broken export",
    "broken.csv",
    "Empty rows, stray quotes, a live formula, mixed encodings: what real files look like",
  ),
];

function sample(name: string, fileName: string, description: string): Sample {
  return { name, fileName, description, url: new URL(`../samples/${fileName}`, import.meta.url) };
}
