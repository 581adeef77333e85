const opinions: readonly (readonly [stars: number, text: string])[] = [
  [5, "The pottery course was wonderful, our teacher Marguerite explained every step with patience."],
  [2, "Glazing took far too long and the kiln was broken twice, very disappointing."],
  [5, "Lovely studio by the river, bright and warm even in January."],
  [1, "I paid for eight evenings and two were cancelled without any notice. Terrible."],
  [4, "My bowl cracked in the kiln, but they let me throw a new one for free. Great service!"],
  [2, "Too many people at too few wheels. I waited half an hour each evening."],
  [5, "Marguerite is the best teacher I ever had. Fantastic course!"],
  [3, "The clay is included, the glazes are not; that should be said before you book."],
  [5, "A perfect present. My father has not stopped talking about his teapot."],
  [2, "Parking near the studio is impossible and expensive."],
  [4, "Good tools, clean tables, friendly people. I will come back."],
  [1, "The booking page lost my payment and nobody answered my mails for a week. Awful."],
];

const endings = [
  "That was the evening course.",
  "We came as a family of four.",
  "It was my first time at a wheel.",
  "I had booked in the spring.",
  "My sister said the same.",
  "So much for that.",
  "This was our second year.",
];

function row(n: number): string {
  const [stars, text] = opinions[n % opinions.length] ?? [3, ""];
  const month = String((n % 6) + 1).padStart(2, "0");
  const day = String((n % 28) + 1).padStart(2, "0");
  return `2026-${month}-${day};${stars};"${text} ${endings[n % endings.length]} Booking ${n}."`;
}

/** A table that no sample knows, long enough to be caught in the middle: its words must come back in the report. */
export const reviewsCsv = reviews(600);

export function reviews(rows: number): string {
  return ["Submitted;Stars;What did you think?", ...Array.from({ length: rows }, (_, n) => row(n))].join(
    "\r\n",
  );
}
