export interface Sample {
  name: string;
  fileName: string;
  description: string;
  url: URL;
}

/** Files to try the feedback pipeline with; they ship with the package. */
export const samples: Sample[] = [];
