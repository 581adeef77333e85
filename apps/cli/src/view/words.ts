/** Text from files and agents, safe for a terminal: one line, nothing that moves the cursor or turns text around. */
export function oneLine(text: string): string {
  return printable(text).replaceAll("\n", " ").trim();
}

/** The same in as many lines as it has. */
export function printable(text: string): string {
  return text.replace(sequences, "").replace(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ");
}

/**
 * What terminals obey (ECMA-48): OSC with its end, CSI, and other escapes. None of it reaches beyond the next escape, so a text of nothing
 * but beginnings is read once, where Node's `stripVTControlCharacters` takes the square of its length.
 */
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  /\u001b\][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[ -/]*[0-Z\\^-~]/g;

export function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function percent(done: number, total: number | undefined): string {
  return total ? `${Math.floor((100 * done) / total)}%` : `${done}`;
}

const units = [
  ["s", 1_000],
  ["min", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
] as const;

/** How long ago a time was, in the largest unit that counts: `3 min ago`. */
export function ago(at: number, now = Date.now()): string {
  const [name, unitMs] = units.findLast(([, ms]) => now - at >= ms) ?? units[0];
  return `${Math.max(0, Math.floor((now - at) / unitMs))} ${name} ago`;
}

/** How a question of a run is answered by a command. */
export function answerHint(runId: string, key: string, address: string): string {
  return oneLine(`stepcast answer ${runId} ${key}${address}`);
}

/** Who did something, where that is known: `answered by ann`. */
export function byWhom(what: string, by: string | undefined): string {
  return by === undefined ? what : `${what} by ${oneLine(by)}`;
}
