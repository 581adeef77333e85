/** Signs the addresses of files in what leaves the server, for whoever may read it. What is stored has none. */
export interface FileSigner {
  /** In JSON text, such as a page of the log. */
  inText(json: string): string;
  /** In a value that goes out: a copy, where there is a file in it. */
  inValue<T>(value: T): T;
}
