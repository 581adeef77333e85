/** 10,000 values make as many steps. */
export const manyPlaces = [
  "Name,Place,Fee",
  ...Array.from({ length: 10_000 }, (_, n) => `P${n},Place ${n},${n % 97}`),
].join("\n");

/** A table whose rows are whole for as far as it is looked at, and then 100,000 that have a cell too few: each is a line of the log. */
export const manyRagged = [
  "Name,Place,Fee",
  ...Array.from({ length: 2_000 }, (_, n) => `P${n},Place ${n % 5},${n % 97}`),
  ...Array.from({ length: 100_000 }, (_, n) => `P${n},Place ${n % 5}`),
].join("\n");
