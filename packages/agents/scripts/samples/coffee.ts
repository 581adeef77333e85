import { Chance, Pile } from "./chance.ts";

type Mood = "good" | "bad";

const said: Record<string, Record<Mood, string[]>> = {
  taste: {
    good: [
      "The espresso has a thick hazelnut-coloured crema and none of the sourness my old pod machine had.",
      "The first espresso was already better than what I pay four euros for near the office.",
      "Even with cheap supermarket beans the espresso comes out round and chocolatey.",
      "My partner, who swore by filter coffee, now makes herself a double espresso every afternoon.",
      "The taste is consistent from Monday to Sunday, which is all I ever wanted.",
      "Long coffees stay aromatic and don't turn watery.",
    ],
    bad: [
      "Whatever I do with the grind, the espresso stays thin and sour.",
      "Coffee comes out lukewarm and tastes of plastic even after twenty rinses.",
      "The crema on the espresso vanishes before the cup reaches the table.",
      "The long coffee is basically brown water.",
      "Bitter, burnt espresso with three different beans, so it is not the beans.",
      "Two identical settings give two completely different cups.",
    ],
  },
  grinder: {
    good: [
      "The grinder is far quieter than I feared; the baby next door sleeps through it.",
      "The grinder has twelve steps that really change something.",
      "I can hold a conversation next to the grinder.",
      "An even grinder, down to the finest powder.",
    ],
    bad: [
      "The grinder screams like a dentist's drill at six in the morning.",
      "Grinder jammed on an oily bean in week three and never recovered.",
      "The grinder is so loud that the neighbours asked whether we were renovating.",
      "The grinder throws half the powder beside the brewing unit, not in it.",
      "The hopper leaves a handful of beans stuck in the corners every time.",
    ],
  },
  milk: {
    good: [
      "Milk foam is dense enough to carry a sugar cube for a minute.",
      "Cappuccino at the press of one button, and the foam works with oat milk too.",
      "Milk foam from the steam wand takes practice, but after a week I was pouring hearts.",
      "Frothing milk is quick and the wand wipes clean in seconds.",
    ],
    bad: [
      "The frother spits hot milk and foam across the worktop.",
      "Milk foam is all big bubbles, more like washing-up liquid than cappuccino.",
      "Oat milk separates in the frother and the carafe smells after a day.",
      "Milk comes out barely warm, so every latte goes into the microwave.",
      "The milk tube clogs unless you flush it after each single cup.",
    ],
  },
  leaks: {
    good: [
      "Two years, roughly four thousand cups, not one repair.",
      "Solid build; no leaks, nothing rattles.",
      "Survived a house move and a toddler and still pulls shots like new.",
    ],
    bad: [
      "Puddle of water under the machine every morning since the second week.",
      "Water tank seal leaked straight into the drawer below.",
      "Died with an E07 on the display one month after the warranty ran out.",
      "The pump gave up after forty days.",
      "Drip tray cracked and now water leaks down the cupboard.",
      "Turns itself off in the middle of a brew and needs to be unplugged.",
    ],
  },
  cleaning: {
    good: [
      "For cleaning, the brewing unit comes out with one hand and rinses under the tap.",
      "Descaling is guided step by step on the screen and took fifteen minutes.",
      "Cleaning is easy: whatever touches milk goes into the dishwasher.",
      "The self-cleaning at shutdown saves me a chore.",
    ],
    bad: [
      "It wants descaling every ten days although our water is soft.",
      "I spend more time on cleaning than on drinking.",
      "Found mould in the grounds container after a long weekend; impossible to reach the corners.",
      "The descaling light will not go off whatever the manual says.",
      "Cleaning tablets cost a fortune and no other brand fits.",
    ],
  },
  speed: {
    good: [
      "Ready in under a minute from cold, perfect before the school run.",
      "Heats up while I look for a cup.",
      "Back-to-back espressos without waiting for the boiler.",
    ],
    bad: [
      "Takes four minutes to warm up and then rinses for another one.",
      "You wait between two cups as if it had to think about it.",
    ],
  },
  design: {
    good: [
      "Slim enough for our tiny galley kitchen and it looks expensive.",
      "The matte black finish hides fingerprints.",
      "Water tank pulls out from the front, so it can stand under the wall cabinet.",
      "Guests always ask what machine that is.",
    ],
    bad: [
      "Much bigger than the photos suggest; it does not fit under a standard cupboard.",
      "The chrome is plastic and already peeling.",
      "The tank holds five cups, then you refill, again and again.",
      "Touch buttons react to steam and start a brew nobody asked for.",
    ],
  },
  price: {
    good: [
      "Paid itself back within a year compared to the café downstairs.",
      "At this price I expected compromises and found none.",
      "Half the price of the Italian one we had before.",
    ],
    bad: [
      "At a price of six hundred euros I expect metal, not wobbling plastic.",
      "A week after I bought it the price fell by a third.",
      "The price is a joke: the cheaper model has the same insides.",
    ],
  },
  service: {
    good: [
      "Support sent a new seal free of charge within two days.",
      "Called customer service on a Saturday and a patient lady solved it in five minutes.",
      "Customer service replaced the whole machine without a quarrel.",
    ],
    bad: [
      "Customer service wants me to pay the shipping for their defect.",
      "Five emails to customer service, five different answers, still no repair.",
      "The warranty apparently excludes everything that can break.",
      "Customer service kept it for three weeks and it came back with the same fault.",
      "The hotline keeps you in a queue for forty minutes and then hangs up.",
    ],
  },
  delivery: {
    good: [
      "The box arrived a day early, packed like a museum piece.",
      "Delivered to the third floor without a scratch.",
    ],
    bad: [
      "The box had clearly been opened before, with coffee grounds inside.",
      "Delivered ten days late and the tray was missing.",
      "The courier dropped the box over the fence, the tank was in pieces.",
    ],
  },
  controls: {
    good: [
      "Menus are clear, even my father programs his own lungo.",
      "I like that the app remembers a profile for each of us.",
      "One dial, one button, done; I never open the app.",
    ],
    bad: [
      "The app loses the connection each time the phone locks.",
      "Manual reads like it was translated three times.",
      "To change the cup size you need a finger acrobatics course.",
      "An update of the app wiped all our drink profiles.",
    ],
  },
};

const alone = [
  "Does what it should.",
  "Love it!",
  "Would buy again tomorrow.",
  "Sent it back.",
  "Meh. Expected more from this brand.",
  "Best purchase of the year ☕😍",
  "Broken on arrival 😡",
  "It's okay for an office, I would not put it in my kitchen.",
  "I write reviews rarely, but this machine deserves one: I grew up above a café in Trieste and this is the first thing at home that smells like my childhood.",
  "Bought it in Hamburg for my sister Clara, who has had three machines from DeLonghi before. She says the difference is night and day.",
  "Three stars: one for the coffee, one for the look, one because my husband fixed it himself.",
  "Not a bad machine, just not for people who drink one cup a week. It rinses so often that the tank is empty before you had anything.",
  "We compared it with the Jura at work for a month. In a blind test with eight colleagues nobody could tell them apart.",
  "I returned two of these before the third one worked. The third one is wonderful, which makes the whole story even more annoying.",
  "My cat is afraid of it. I am not.",
  "Ordered on Sunday, in use on Tuesday, and by Wednesday I had cancelled my subscription at the coffee bar in Vienna.",
];

const openings = [
  "Had it for six months now.",
  "After a lot of reading I chose this one.",
  "Bought for our office of nine.",
  "Upgrade from a capsule machine.",
  "My second one of this brand.",
  "Got it as a wedding present.",
  "Used daily by a family of five.",
  "Replaced a twelve-year-old Saeco.",
  "Short update after a year.",
  "I was sceptical at first.",
];
const closings: Record<Mood, string[]> = {
  good: ["Recommended.", "Very happy with it.", "Five stars from me.", "I'd choose it again.", "No regrets."],
  bad: [
    "Avoid.",
    "Back it goes.",
    "Really disappointed.",
    "Never again.",
    "Save your money.",
    "Such a pity.",
  ],
};

/** Each machine has a character, so that the products tell different stories. */
const machines: Record<string, { weight: number; mean: number; good: string[]; bad: string[] }> = {
  "Aroma One": {
    weight: 30,
    mean: 4.3,
    good: ["taste", "speed", "controls", "price", "cleaning"],
    bad: ["design", "delivery", "grinder"],
  },
  "Barista Duo": {
    weight: 28,
    mean: 3.7,
    good: ["milk", "taste", "design"],
    bad: ["price", "cleaning", "controls", "milk"],
  },
  "Compacta S": {
    weight: 24,
    mean: 3.1,
    good: ["design", "price", "speed"],
    bad: ["taste", "leaks", "speed", "design"],
  },
  "Grande Pro X": {
    weight: 18,
    mean: 2.6,
    good: ["milk", "grinder", "service"],
    bad: ["leaks", "service", "grinder", "cleaning"],
  },
};

/** The coffee machine reviews, as rows of cells under a header. */
export function coffeeReviews(): string[][] {
  const chance = new Chance(41);
  const piles = new Map<string, Pile>();
  const say = (topic: string, mood: Mood) => {
    const key = `${topic}/${mood}`;
    const pile = piles.get(key) ?? new Pile(said[topic]?.[mood] ?? [], chance);
    piles.set(key, pile);
    return pile.take();
  };
  const short = new Pile(alone, chance);
  const rows: string[][] = [["date", "rating", "product", "verified", "review"]];
  for (let i = 0; i < 300; i += 1) {
    const name = chance.weighted(
      Object.fromEntries(Object.entries(machines).map(([key, { weight }]) => [key, weight])),
    );
    const machine = machines[name];
    if (!machine) continue;
    const rating = Math.max(
      1,
      Math.min(5, Math.round(machine.mean + (chance.next() + chance.next() + chance.next() - 1.5) * 2.4)),
    );
    const text = chance.is(0.07) ? short.take() : compose(chance, say, machine, rating);
    rows.push([dayOf(i, chance), String(rating), name, chance.is(0.8) ? "yes" : "no", text]);
  }
  return rows;
}

function compose(
  chance: Chance,
  say: (topic: string, mood: Mood) => string,
  machine: { good: string[]; bad: string[] },
  rating: number,
): string {
  const parts: string[] = chance.is(0.25) ? [chance.pick(openings)] : [];
  const moodOf = (): Mood => (chance.is([0.03, 0.12, 0.5, 0.88, 0.98][rating - 1] ?? 0.5) ? "good" : "bad");
  const mood = moodOf();
  // People have one thing to say: they say it in one or two sentences, and some add another thing.
  const topic = chance.is(0.7) ? chance.pick(machine[mood]) : chance.pick(Object.keys(said));
  parts.push(say(topic, mood));
  if (chance.is(0.5)) parts.push(say(topic, mood));
  if (chance.is(rating === 3 ? 0.6 : 0.25))
    parts.push(
      say(chance.pick(Object.keys(said)), rating === 3 ? (mood === "good" ? "bad" : "good") : moodOf()),
    );
  if (chance.is(0.25) && rating !== 3) parts.push(chance.pick(closings[rating > 3 ? "good" : "bad"]));
  return parts.join(" ");
}

function dayOf(i: number, chance: Chance): string {
  const day = new Date(Date.UTC(2024, 0, 3) + Math.floor((i / 300) * 540 + chance.next() * 6) * 86_400_000);
  return day.toISOString().slice(0, 10);
}
