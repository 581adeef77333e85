/** The question that a key is of: names have neither `#` nor `:`. */
export function questionOf(key: string): string {
  return key.replace(/[#:].*$/s, "");
}

/** Whether a question's askings may have this key. */
export function isKeyOf(question: string, key: string): boolean {
  return questionOf(key) === question;
}
