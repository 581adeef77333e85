import { fileSize, oneLine, percent } from "./words.ts";

/** Smaller files are there before anybody looks. */
const minBytes = 1_000_000;

/** How far a file is, on a line of the error output that is written over and over, and gone at the end; nothing where nobody sees it. */
export function progressLine(name: string, totalBytes: number): { show(bytes: number): void; end(): void } {
  const { stderr } = process;
  const isSeen = stderr.isTTY && totalBytes >= minBytes;
  let shown = "";
  return {
    show(bytes) {
      const text = `${oneLine(name)}: ${percent(bytes, totalBytes)} of ${fileSize(totalBytes)}`;
      if (!isSeen || text === shown) return;
      stderr.write(`\r\u001b[K${text.slice(0, stderr.columns - 1)}`);
      shown = text;
    },
    end() {
      if (shown !== "") stderr.write("\r\u001b[K");
    },
  };
}
