/** The title of a report that was given none, of its file's name: `coffee-machine_reviews.csv` becomes "Coffee machine reviews". */
export function reportTitle(fileName: string): string {
  const words = fileName
    .replace(/\.[^.]{1,5}$/, "")
    .replace(/[-_.\s]+/g, " ")
    .trim();
  return words === "" ? "Customer feedback" : words[0]?.toUpperCase() + words.slice(1);
}
