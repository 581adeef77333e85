const plain = /^[-+]?(?:\d+|\d{1,3}(?:[ ,.'’]\d{3})+)(?:[.,]\d+)?$/;
const outOf = /^(\d+(?:[.,]\d+)?)\s*(?:\/|out of|von|sur|de|di)\s*(\d+)$/i;
const withUnit = /^(\d+(?:[.,]\d+)?)\s*(?:stars?|sterne?|étoiles?|estrellas?|stelle|points?|punkte|★|⭐)$/i;

/** Reads a written number: `4`, `4,5`, `1 200`; `1,200` is more than a thousand, as few write three decimals. */
export function readNumber(cell: string): number | undefined {
  const text = cell.trim();
  if (text === "" || text.length > 24 || !plain.test(text)) return undefined;
  const value = Number(withPoint(text.replace(/[ '’]/g, "")));
  return Number.isFinite(value) ? value : undefined;
}

/** The same number without thousands separators, with a decimal point. */
function withPoint(digits: string): string {
  if (/^[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/.test(digits)) return digits.replaceAll(",", "");
  const dotted = /^[-+]?[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:\.\d{3})+(?=,))(?:,\d+)?$/.test(digits);
  return (dotted ? digits.replaceAll(".", "") : digits).replace(",", ".");
}

/** Reads a rating in any of its usual spellings: `4`, `4.5/5`, `4 stars`, `★★★★☆`. */
export function readRating(cell: string): number | undefined {
  const text = cell.trim();
  if (text.length > 24) return undefined;
  const drawn = text.replaceAll("\uFE0F", "");
  const stars = /^[★⭐☆]+$/u.test(drawn) ? [...drawn].filter((c) => c !== "☆").length : undefined;
  if (stars !== undefined) return stars;
  const written = outOf.exec(text)?.[1] ?? withUnit.exec(text)?.[1] ?? text;
  return readNumber(written);
}
