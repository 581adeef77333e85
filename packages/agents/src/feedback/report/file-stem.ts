/** The part of a user's file name that names the results too. */
export function fileStem(name: string): string {
  const stem = name
    .replace(/\.[^.]{1,5}$/, "")
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  return [...stem].slice(0, 80).join("") || "feedback";
}
