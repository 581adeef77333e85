import { Chance } from "./chance.ts";

const countries = {
  Germany: 30,
  Austria: 11,
  Switzerland: 9,
  France: 14,
  Italy: 10,
  Spain: 8,
  Netherlands: 7,
  Denmark: 4,
  Norway: 3,
  Poland: 6,
  Portugal: 2,
  "Côte d’Ivoire": 1,
  "": 2,
} as const;

const products = {
  Tents: [
    ["Dome tent for two", 189],
    ["Tunnel tent for four", 349.5],
    ["Tarp 3 × 3 m", 59.9],
  ],
  Cooking: [
    ["Gas stove", 44.95],
    ['Frying pan 8"', 29],
    ["Enamel mug, blue", 8.5],
    ["Coffee maker; 3 cups", 24.9],
  ],
  Sleeping: [
    ["Down sleeping bag", 229],
    ["Inflatable mat", 69.9],
    ["Pillow", 17.5],
  ],
  Light: [
    ["Head lamp", 39.9],
    ["Lantern", 32],
  ],
} as const;

const notes = [
  "Please leave it with the neighbour, second floor",
  'Gift: write "For Ada" on the card',
  "Invoice to the company, not to me",
  "Deliver after 6 pm",
  "=please ring twice=",
];

/** 2,000 orders of a shop for camping gear, each from one of twelve countries; a few lines are broken. */
export function shopOrders(): string[][] {
  const chance = new Chance(8_080);
  const header = ["Order no.", "Ordered on", "Country", "Category", "Product", "Quantity", "Amount", "Note"];
  const rows = Array.from({ length: 2_000 }, (_, at) => {
    const [category, list] = chance.pick(Object.entries(products));
    const [product, price] = chance.pick<readonly [string, number]>(list);
    const quantity = chance.is(0.8) ? 1 : 1 + Math.floor(chance.next() * 5);
    const day = new Date(Date.UTC(2026, 0, 2) + Math.floor(at * 0.09) * 86_400_000);
    const cells = [
      `W-${100_000 + at * 7}`,
      day.toISOString().slice(0, 10),
      chance.weighted(countries),
      category,
      product,
      String(quantity),
      (quantity * price).toFixed(2),
      chance.is(0.12) ? chance.pick(notes) : "",
    ];
    if (at % 331 === 330) return cells.slice(0, 6);
    return at % 700 === 699 ? [...cells.slice(0, 7), "left at the gate", "signed: Novak"] : cells;
  });
  return [header, ...rows];
}
