/**
 * The title that the report of a file will have. The pipeline's own rule again, since none of its code reaches the browser; a test holds
 * both alike.
 */
export function reportTitle({ title, csv }: { title?: string | undefined; csv: { name: string } }): string {
  if (title) return title;
  const words = csv.name
    .replace(/\.[^.]{1,5}$/, "")
    .replace(/[-_.\s]+/g, " ")
    .trim();
  return words === "" ? "Customer feedback" : words[0]?.toUpperCase() + words.slice(1);
}
