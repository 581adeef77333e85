const time = String.raw`\d{2}:\d{2}:\d{2}`;
const preferred = new RegExp(String.raw`^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} ${time} GMT$`);
const rfc850 = new RegExp(String.raw`^([A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-)(\d{2})( ${time} GMT)$`);
const asctime = new RegExp(String.raw`^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d ${time} \d{4}$`);

/**
 * A date in one of the three forms that HTTP has had (RFC 9110, section 5.6.7), in seconds since 1970; undefined for anything else, which
 * is to be passed over.
 */
export function httpDateSeconds(text: string | undefined, now = Date.now()): number | undefined {
  const milliseconds = Date.parse(fullDate(text ?? "", now) ?? "");
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** In a form that says all: `Date.parse` takes nearly anything, and an asctime for one of this machine's time zone. */
function fullDate(text: string, now: number): string | undefined {
  if (preferred.test(text)) return text;
  if (asctime.test(text)) return `${text} GMT`;
  const [, day, year, rest] = rfc850.exec(text) ?? [];
  return year && `${day}${fullYear(Number(year), now)}${rest}`;
}

/** Two digits are the last such year that is no more than 50 years ahead. */
function fullYear(lastDigits: number, now: number): number {
  const latest = new Date(now).getUTCFullYear() + 50;
  return latest - ((latest - lastDigits) % 100);
}
