/** One usable answer, as `clean` writes it: what every later agent reads. */
export interface Row {
  /** The record's number in the user's file, counted from 1 after the header. */
  n: number;
  /** The cleaned text: one line, no markup, cut to a length that is safe to analyse. */
  text: string;
  /** The day, as YYYY-MM-DD. */
  date: string | null;
  rating: number | null;
  group: string | null;
}
