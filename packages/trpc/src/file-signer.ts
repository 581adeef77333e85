/**
 * Signs the addresses of files in what leaves the server, for whoever may read it: those of references, since a run names no files but its
 * own. What is stored has none.
 */
export interface FileSigner {
  /** In JSON text, one value a line, such as a page of the log. */
  inText(json: string): string;
  /** In a value that goes out: a copy, where there is a file in it. */
  inValue<T>(value: T): T;
}
