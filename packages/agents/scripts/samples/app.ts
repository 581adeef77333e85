import { Chance } from "./chance.ts";

type Mood = "good" | "bad";

/** Fragments with slots: {device}, {time}, {bank}, {amount}, {version}, {person}. */
const said: Record<string, Record<Mood, string[]>> = {
  login: {
    good: [
      "Face ID gets me in within a second",
      "Fingerprint login never failed me on my {device}",
      "finally no more password every single time",
      "signing in on a new phone took {time}",
      "love that the PIN pad shuffles",
    ],
    bad: [
      "locked out again after the update and the reset mail never comes",
      "asks for my password three times a day",
      "Face ID stopped working on my {device}",
      "cannot log in since version {version}, just a white screen",
      "the verification code arrives after it has expired",
      "it logs me out whenever I switch apps to copy an IBAN",
    ],
  },
  transfers: {
    good: [
      "sent {amount} to my landlord in ten seconds",
      "instant transfers really are instant",
      "splitting dinner with {person} is two taps",
      "scheduled payments work like clockwork",
      "scanning an invoice fills in the IBAN without a typo",
    ],
    bad: [
      "a transfer of {amount} has been pending for {time}",
      "money left my account and never reached {person}",
      "transfer limit cannot be raised in the app",
      "typed the whole IBAN, then it crashed and I could start over",
      "standing order was executed twice this month",
    ],
  },
  crashes: {
    good: [
      "has not crashed once in {time}",
      "smooth even on my ancient {device}",
      "quick to open, quick to close",
    ],
    bad: [
      "crashes on launch on my {device}",
      "freezes as soon as I open the statements",
      "version {version} is unusable, it closes itself",
      "spins forever and then says something went wrong",
      "drains the battery of my {device}",
      "so slow that I could walk to the branch",
    ],
  },
  support: {
    good: [
      "chat support answered within {time}, a real person called {person}",
      "support refunded a card fee without discussion",
      "called the hotline at night and they blocked the stolen card at once",
    ],
    bad: [
      "the chat bot goes in circles and no human ever appears",
      "waited {time} on the phone to be told to reinstall",
      "support closed my ticket without an answer",
      "they ask for the same documents again and again",
      "nobody can tell me why my account was frozen",
    ],
  },
  budgeting: {
    good: [
      "the monthly spending chart opened my eyes",
      "savings pots helped me put {amount} aside",
      "categories are right nine times out of ten",
      "round-ups save money without me noticing",
      "I finally see where my salary goes",
    ],
    bad: [
      "categories are nonsense, my rent counts as entertainment",
      "the budget view disappeared with the redesign",
      "cannot export statements for my tax return",
      "savings pots have no goal date any more",
    ],
  },
  fees: {
    good: [
      "no fees abroad saved me a lot in {bank}",
      "the exchange rate is close to the real one",
      "free account that is actually free",
    ],
    bad: [
      "suddenly charges {amount} a month for a card I never ordered",
      "hidden fee for cash withdrawals",
      "exchange rate is worse than at the airport",
      "premium plan nags me on every screen",
    ],
  },
  notifications: {
    good: [
      "a push message for every payment, so I spotted a fraud at once",
      "reminders before direct debits are a blessing",
    ],
    bad: [
      "no notifications since version {version}",
      "ads as push messages, from a bank, seriously",
      "the notification arrives hours after the payment",
      "badge says one new message and there is none",
    ],
  },
  design: {
    good: [
      "clean design, my mother uses it without calling me",
      "dark mode is gorgeous",
      "everything is where I expect it",
      "big buttons, readable numbers, thank you",
    ],
    bad: [
      "the new layout hides the balance behind three taps",
      "grey text on a white ground, nobody over forty can read that",
      "dark mode turns the QR code invisible",
      "why move the transfer button every month",
      "no landscape mode on my {device}",
    ],
  },
  cards: {
    good: [
      "froze my lost card from the taxi",
      "virtual cards for online shops are brilliant",
      "Apple Pay was set up in {time}",
      "new card arrived in two days",
    ],
    bad: [
      "card declined at the petrol station with plenty of money on it",
      "Google Pay setup fails with error {version}",
      "still waiting for my card after {time}",
      "cannot see the PIN of the new card",
    ],
  },
  onboarding: {
    good: ["opened an account from the sofa in {time}", "video identification was painless"],
    bad: [
      "video identification broke off four times",
      "it does not accept my passport photo, whatever the light",
      "rejected without a reason after {time} of forms",
    ],
  },
};

const slots: Record<string, string[]> = {
  device: [
    "Pixel 7",
    "Galaxy S22",
    "iPhone 12",
    "iPhone 15",
    "old iPad",
    "Redmi Note",
    "Fairphone",
    "Galaxy A54",
    "iPhone SE",
  ],
  time: [
    "five minutes",
    "two days",
    "an hour",
    "three weeks",
    "ten minutes",
    "half a day",
    "a whole month",
    "forty minutes",
  ],
  bank: ["Portugal", "Japan", "Thailand", "Norway", "Mexico", "Canada"],
  amount: ["£20", "€1,200", "$45", "£300", "€75", "$9.99", "€4.90", "£650"],
  version: ["5.2", "5.3.1", "6.0", "6.1", "6.1.2", "4012"],
  person: ["Anna", "my flatmate", "my brother", "Tom", "my daughter", "Priya", "the plumber", "Luca"],
};

const starts: Record<Mood, string[]> = {
  good: [
    "",
    "",
    "",
    "Honestly, ",
    "Really good: ",
    "Switched from Monzo and ",
    "I like it, ",
    "What a relief, ",
    "Great app, ",
    "After a year: ",
    "Works for me, ",
    "Surprised, ",
  ],
  bad: [
    "",
    "",
    "",
    "Sadly, ",
    "Used to be great, now ",
    "One star because ",
    "Very annoying: ",
    "Please fix this, ",
    "Ugh, ",
    "Since the update ",
    "I want to like it but ",
    "Disappointing, ",
  ],
};
const joins: Record<Mood, string[]> = {
  good: [" and ", ". Also ", ", plus ", ". ", "; "],
  bad: [" and ", ". On top of that ", ", also ", ". ", " and now "],
};
const turns = [", but ", ". However, ", ", although ", " - on the other hand ", ". Only complaint: "];
const ends: Record<Mood, string[]> = {
  good: [
    "",
    "",
    "",
    ".",
    "!",
    " 👍",
    " 😀",
    ". Highly recommended",
    ". Keep it up",
    "!! ❤️",
    ". Happy customer",
  ],
  bad: [
    "",
    "",
    "",
    ".",
    "!",
    " 😡",
    " 👎",
    ". Uninstalled",
    ". Moving my salary elsewhere",
    ". Fix it please",
    "...",
  ],
};
const tiny: Record<Mood, string[]> = {
  good: [
    "Great app",
    "love it",
    "Best banking app I've had",
    "Very easy to use",
    "Good 👍",
    "excellent",
    "Simple and fast",
    "5 stars",
    "Perfect for travelling",
    "works well",
    "Super app!",
    "Très bonne application",
    "Muy buena app",
    "Sehr gute App",
  ],
  bad: [
    "Terrible",
    "Useless since the update",
    "rubbish",
    "Doesn't work",
    "worst app ever",
    "Waste of time",
    "no",
    "Keeps crashing",
    "scam??",
    "Bring the old version back",
    "Geht nicht mehr",
    "Ne marche plus",
  ],
};

/** Releases and what they broke: the ratings over time should tell that story. */
const releases: { version: string; until: number; happy: number; themes: Record<string, number> }[] = [
  {
    version: "5.2.0",
    until: 0.3,
    happy: 0.68,
    themes: {
      login: 2,
      transfers: 3,
      budgeting: 3,
      fees: 2,
      cards: 2,
      support: 1,
      design: 2,
      onboarding: 2,
      crashes: 1,
      notifications: 1,
    },
  },
  {
    version: "5.3.1",
    until: 0.5,
    happy: 0.62,
    themes: {
      login: 2,
      transfers: 3,
      budgeting: 2,
      fees: 3,
      cards: 2,
      support: 2,
      design: 2,
      onboarding: 1,
      crashes: 1,
      notifications: 3,
    },
  },
  {
    version: "6.0.0",
    until: 0.68,
    happy: 0.3,
    themes: {
      login: 5,
      transfers: 2,
      budgeting: 2,
      fees: 1,
      cards: 1,
      support: 2,
      design: 5,
      onboarding: 1,
      crashes: 6,
      notifications: 2,
    },
  },
  {
    version: "6.1.2",
    until: 1,
    happy: 0.58,
    themes: {
      login: 2,
      transfers: 3,
      budgeting: 2,
      fees: 2,
      cards: 3,
      support: 3,
      design: 2,
      onboarding: 1,
      crashes: 2,
      notifications: 1,
    },
  },
];

/** The app reviews, as rows of cells under a header. */
export function appReviews(): string[][] {
  const chance = new Chance(2_024);
  const rows: string[][] = [
    ["review_id", "submitted_at", "platform", "app_version", "stars", "title", "body"],
  ];
  const total = 4_000;
  for (let i = 0; i < total; i += 1) {
    const release = releases.find(({ until }) => i / total < until) ?? releases[0];
    if (!release) continue;
    const mood: Mood = chance.is(release.happy) ? "good" : "bad";
    const mixed = chance.is(0.18);
    const stars = mixed ? 3 : mood === "good" ? (chance.is(0.7) ? 5 : 4) : chance.is(0.65) ? 1 : 2;
    const theme = chance.weighted(release.themes);
    const body = chance.is(0.12)
      ? chance.pick(tiny[mood])
      : compose(chance, theme, mood, mixed, release.themes);
    const title = chance.is(0.5)
      ? ""
      : chance.pick(
          mood === "good"
            ? ["Good", "Nice", "Happy", "Well done", "Recommended"]
            : ["Bad", "Broken", "Disappointed", "Not good", "Why?"],
        );
    rows.push([
      `r${100_000 + i * 7}`,
      momentOf(i / total, chance),
      chance.is(0.56) ? "Android" : "iOS",
      release.version,
      String(stars),
      title,
      body,
    ]);
  }
  return rows;
}

function compose(
  chance: Chance,
  theme: string,
  mood: Mood,
  mixed: boolean,
  themes: Record<string, number>,
): string {
  const first = part(chance, theme, mood);
  const other = chance.is(0.55) ? theme : chance.weighted(themes);
  const against: Mood = mood === "good" ? "bad" : "good";
  let text = chance.pick(starts[mood]) + first;
  if (mixed) text += chance.pick(turns) + part(chance, other, against);
  else if (chance.is(0.4)) {
    const second = part(chance, other, mood);
    if (second !== first) text += chance.pick(joins[mood]) + second;
  }
  text += chance.pick(ends[mood]);
  return chance.is(0.7) ? text.replace(/^\p{L}/u, (letter) => letter.toUpperCase()) : text;
}

function part(chance: Chance, theme: string, mood: Mood): string {
  return chance
    .pick(said[theme]?.[mood] ?? [])
    .replace(/\{(\w+)\}/g, (_, slot: string) => chance.pick(slots[slot] ?? [""]));
}

function momentOf(at: number, chance: Chance): string {
  const moment = new Date(Date.UTC(2024, 5, 1) + (at * 420 + chance.next()) * 86_400_000);
  return moment.toISOString().slice(0, 19).replace("T", " ");
}
