import { BrokenLine } from "../waiting/broken-line.ts";
import type { FilesAnswer } from "./ask-files.ts";

/** As much as the server reads for one answer, and this page holds at a time. */
const partBytes = 16 * 1024 * 1024;

/**
 * Compares a file with what the server has of it, part by part, so that nothing is held and nothing blocks. Gives the end of each part
 * that is the same; ends early at the first that is not.
 * @throws BrokenLine, and what `ask` throws
 */
export async function* sameBytes(
  ask: (query: string) => Promise<FilesAnswer>,
  file: Blob,
  { from, to }: { from: number; to: number },
): AsyncGenerator<number> {
  for (let start = from; start < to; start += partBytes) {
    const end = Math.min(to, start + partBytes);
    const [answer, own] = await Promise.all([
      ask(`from=${start}&to=${end}`),
      file.slice(start, end).arrayBuffer().then(sha256),
    ]);
    if (sha256In(answer) !== own) return;
    yield end;
  }
}

function sha256In({ body }: FilesAnswer): string {
  const { sha256: hex } = (body ?? {}) as { sha256?: unknown };
  if (typeof hex === "string") return hex;
  throw new BrokenLine("the server does not say what it has of the file");
}

/** Browsers lend theirs, which works beside the page, to secure addresses only: elsewhere the page has to do it. */
async function sha256(bytes: ArrayBuffer): Promise<string> {
  // Typed as always there.
  const { subtle } = globalThis.crypto as Partial<Pick<typeof crypto, "subtle">>;
  const digest = subtle
    ? new Uint8Array(await subtle.digest("SHA-256", bytes))
    : (await import("@noble/hashes/sha2.js")).sha256(new Uint8Array(bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
