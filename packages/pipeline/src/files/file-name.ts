// Control characters, separators and the marks that turn text around: none of them may reach a header or a screen as a name.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is removed
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\\/:*?"<>|]/g;

/** A name that is safe to show and to offer at download: the last part of what was given, 200 characters at most. */
export function safeFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? "";
  const cleaned = last
    .toWellFormed()
    .replace(unsafe, "")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  return shorten(cleaned) || "file";
}

/** Keeps the ending, since programs go by it. */
function shorten(name: string): string {
  if (name.length <= 200) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : "";
  return (name.slice(0, 200 - ending.length) + ending).toWellFormed();
}
