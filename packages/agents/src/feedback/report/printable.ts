/** Takes out what typesetting cannot show: control characters, and marks that would reorder the page. Joined emoji stay. */
export function printable(text: string): string {
  return text
    .replace(/[\n\r\t]/g, " ")
    .replace(/(?!\u200D)[\p{Cc}\p{Cf}\uFE0E\uFE0F]/gu, "")
    .toWellFormed();
}
