/**
 * A file's name that gives way in its middle where there is no room, so that its end, by which files are told apart, stays to be seen.
 * Its direction is its own. Classes: `sc-name`, `sc-name-head`, `sc-name-tail`.
 */
export function FileName({ name }: { name: string }) {
  const [head, tail] = halvesOf(name);
  return (
    <bdi className="sc-name" dir="auto" title={name}>
      <span className="sc-name-head">{head}</span>
      {tail !== "" && <span className="sc-name-tail">{tail}</span>}
    </bdi>
  );
}

/** So many characters before the extension stay with it. */
const keptBefore = 4;
/** A longer "extension" is none. */
const longestExtension = 8;

/** Where a name may be cut: never within what a person sees as one character. */
function halvesOf(name: string): [head: string, tail: string] {
  const characters = Array.from(segments.segment(name), ({ segment }) => segment);
  const dot = characters.lastIndexOf(".");
  const hasExtension = dot > 0 && characters.length - dot - 1 <= longestExtension;
  const from = Math.max(0, (hasExtension ? dot : characters.length) - keptBefore);
  if (from < keptBefore) return [name, ""];
  return [characters.slice(0, from).join(""), characters.slice(from).join("")];
}

const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });
