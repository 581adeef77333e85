/** Takes out what typesetting cannot show: control characters, and marks that would reorder the page. Joined emoji stay. */
export function printable(text: string): string {
  return text
    .replace(/[\n\r\t]/g, " ")
    .replace(/(?!\u200D)[\p{Cc}\p{Cf}\uFE0E\uFE0F]/gu, "")
    .toWellFormed();
}

/** A word longer than this is a link, a file name or a held key. */
const longWord = /[^\s\u200B]{29,}/gu;

/** Fit to be set on a page: printable, and with places to break in words that no line could hold. */
export function onPage(text: string): string {
  return printable(text).replace(longWord, (word) => word.replace(/(.{12})(?=[^\p{M}\u200D])/gu, "$1\u200B"));
}

/** At most so many characters, with an ellipsis where it was cut. */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  return `${characters
    .slice(0, length - 1)
    .join("")
    .trimEnd()}…`;
}
