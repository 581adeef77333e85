import { FatalError } from "../model/errors.ts";

/**
 * Text in lines, as they are whole, without their ends (LF or CRLF). A last line needs no end.
 * @throws FatalError for a line of more than `maxChars`
 */
export async function* linesOf(texts: AsyncIterable<string>, maxChars: number): AsyncGenerator<string> {
  const begun: string[] = [];
  let begunChars = 0;
  for await (const text of texts) {
    const parts = text.split("\n");
    for (const [index, part] of parts.entries()) {
      begun.push(part);
      begunChars += part.length;
      if (begunChars > maxChars) throw lineTooLong(maxChars);
      if (index === parts.length - 1) break; // It may go on in the next text.
      yield withoutReturn(begun.join(""));
      begun.length = 0;
      begunChars = 0;
    }
  }
  if (begunChars > 0) yield withoutReturn(begun.join(""));
}

export function lineTooLong(maxChars: number): FatalError {
  return new FatalError(`the agent sent a line of more than ${maxChars} characters: send a file instead`);
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
