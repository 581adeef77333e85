/**
 * A new run's id: 128 random bits in base64url, and never a dash in front, with which a command line would take it for an option.
 * Works in browsers too; make it once per click.
 */
export function newRunId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
    .replace(/^-/, "_");
}
