// Control characters, separators and the marks that turn text around: none of them may reach a header or a screen as a name.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is removed
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\\/:*?"<>|]/g;
const edges = /^[.\s]+|[.\s]+$/g;
/** Windows opens a device, not a file, by these names, whatever their ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

const maxGivenLength = 1_000;

/** A name that is safe to show and to offer at download: the last part of what was given, 200 characters at most. */
export function safeFileName(name: string): string {
  // Trimming takes the square of the length, and a name may be sent by anyone.
  const last = name.slice(-maxGivenLength).split(/[\\/]/).at(-1) ?? "";
  const cleaned = last.toWellFormed().replace(unsafe, "").replace(edges, "");
  const short = shorten(cleaned).replace(edges, "");
  return device.test(short) ? `_${short}` : short || "file";
}

/** Keeps the ending, since programs go by it. */
function shorten(name: string): string {
  if (name.length <= 200) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : "";
  return (name.slice(0, 200 - ending.length) + ending).toWellFormed();
}
