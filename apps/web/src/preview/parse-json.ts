/** A number that JavaScript cannot hold as it was written: an id of 19 digits would be shown as another one. */
export class WrittenNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type ParsedJson = { isJson: true; value: unknown } | { isJson: false };

/** Parses JSON for the eye: large numbers stay as they were written. */
export function parseJson(text: string): ParsedJson {
  try {
    return { isJson: true, value: JSON.parse(text, asWritten) };
  } catch {
    return { isJson: false };
  }
}

/** Browsers from before 2025 give no source; their numbers are rounded as ever. */
function asWritten(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== "number" || source === undefined) return value;
  const isLost = Number.isInteger(value) ? !Number.isSafeInteger(value) : !Number.isFinite(value);
  return isLost ? new WrittenNumber(source) : value;
}
