import { Writable } from "node:stream";

/**
 * The only way to standard output from here on. Whatever else is printed in this process and its worker threads, by agents or the
 * libraries they use, goes to standard error: one stray line would break the protocol.
 */
export function claimStdout(): Writable {
  const print = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => void print(text, done),
  });
}
