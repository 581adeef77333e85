import { Chance, Pile } from "./chance.ts";

type Mood = "good" | "bad";
type Language = "de" | "en" | "fr";

const said: Record<Language, Record<string, Record<Mood, string[]>>> = {
  de: {
    zimmer: {
      good: [
        "Das Zimmer war hell, sauber und erstaunlich ruhig.",
        "Helles Zimmer mit bequemen Betten, endlich einmal keine durchgelegene Matratze.",
        "Vom Balkon unseres Zimmers sieht man bis zu den Bergen, wunderschön.",
        "Schönes Zimmer mit großem Bad und einer Dusche, in der man sich drehen kann.",
      ],
      bad: [
        "Das Zimmer roch nach kaltem Rauch, obwohl wir Nichtraucher gebucht hatten.",
        "In unserem Zimmer war die Matratze durchgelegen und das Kissen steinhart.",
        "Das Bad im Zimmer hatte Schimmel in den Fugen und einen tropfenden Hahn.",
        "Sehr enges Zimmer, für den Koffer war kein Platz.",
      ],
    },
    personal: {
      good: [
        "Das Personal am Empfang war ausgesprochen freundlich und hilfsbereit.",
        "Tolles Personal: Frau Keller an der Rezeption hat uns sogar einen Tisch reserviert.",
        "Das Personal im Restaurant ist aufmerksam, ohne aufdringlich zu sein.",
      ],
      bad: [
        "Vom Personal an der Rezeption wurden wir unfreundlich abgefertigt.",
        "Niemand vom Personal fühlte sich für unsere Beschwerde zuständig, sehr enttäuschend.",
        "Das Personal war genervt, und der Kellner hat zweimal die Bestellung vergessen.",
      ],
    },
    frühstück: {
      good: [
        "Das Frühstück ist hervorragend: frisches Brot, regionaler Käse, guter Kaffee.",
        "Beim Frühstück blieb kein Wunsch offen, das Buffet ist riesig.",
        "Die hausgemachte Marmelade zum Frühstück war ein Traum.",
      ],
      bad: [
        "Beim Frühstück war um neun Uhr schon alles leer, schlecht organisiert.",
        "Der Kaffee zum Frühstück war dünn und lauwarm.",
        "Zum Frühstück jeden Morgen derselbe Aufschnitt, lieblos auf das Buffet gestellt.",
      ],
    },
    lärm: {
      good: [
        "Nachts herrliche Stille, wir haben geschlafen wie die Steine.",
        "Trotz der Straße vor dem Haus ein ruhiges Zimmer, die Fenster sind gut gedämmt.",
      ],
      bad: [
        "Die Straßenbahn fährt direkt unter dem Fenster, ohne Ohrstöpsel gibt es keinen Schlaf.",
        "Leider sehr hellhörig, wir haben jedes Wort der Nachbarn verstanden.",
        "Bis zwei Uhr nachts laute Musik aus der Bar, an Schlaf war nicht zu denken.",
      ],
    },
    lage: {
      good: [
        "Die Lage ist perfekt, in fünf Minuten ist man in der Altstadt.",
        "Eine Lage direkt am See und trotzdem nah am Bahnhof, besser geht es nicht.",
      ],
      bad: [
        "Die Lage im Gewerbegebiet stand so nicht in der Beschreibung.",
        "Schlechte Lage: Zum Zentrum braucht man den Bus, und der fährt abends nicht mehr.",
      ],
    },
    preis: {
      good: [
        "Für diesen Preis ein ausgezeichnetes Angebot.",
        "Das WLAN war schnell und kostenlos, der Parkplatz im Preis enthalten.",
        "Gutes Verhältnis von Preis und Leistung, auch die Getränke sind bezahlbar.",
      ],
      bad: [
        "Viel zu teuer für das, was geboten wird.",
        "Achtzehn Euro für den Parkplatz sind eine Frechheit.",
        "Das WLAN kostet extra und ist trotzdem langsam.",
      ],
    },
    wellness: {
      good: [
        "Die Sauna war sauber und am Vormittag fast leer, sehr entspannend.",
        "Sauna für uns, das Schwimmbad für die Kinder: alle hatten riesigen Spaß.",
      ],
      bad: [
        "Der Wellnessbereich war wegen Wartung geschlossen, gesagt hat uns das niemand.",
        "Die Sauna war lauwarm und das Schwimmbad überfüllt.",
        "Im Schwimmbad fehlten Liegen, und die Dusche in der Sauna war kaputt.",
      ],
    },
  },
  en: {
    room: {
      good: [
        "Spotless room with a proper desk and blackout curtains.",
        "The bed was so comfortable that we missed breakfast once.",
        "Loved the lake view from room 412.",
        "Bathroom was modern and the shower had real pressure.",
      ],
      bad: [
        "Our room smelled of damp and the carpet was sticky.",
        "No air conditioning in the room during a heat wave, we hardly slept.",
        "Room not cleaned: hair in the shower and dust on every shelf.",
        "The room was half the size of the one in the pictures.",
      ],
    },
    staff: {
      good: [
        "Staff remembered our names from the first evening.",
        "The staff are gold: the concierge found us opera tickets on a sold-out night, amazing.",
        "All the staff from housekeeping to the night porter was kind and helpful.",
      ],
      bad: [
        "The receptionist was rude when we asked for a late check-out.",
        "Check-in took fifty minutes with two people ahead of us.",
        "We complained twice and nobody came back to us.",
      ],
    },
    breakfast: {
      good: [
        "Breakfast is worth getting up for: warm pastries, real eggs, great coffee.",
        "Wonderful vegan corner at the breakfast buffet.",
      ],
      bad: [
        "Breakfast was cold and they ran out of bread.",
        "The coffee at breakfast comes from a vending machine, awful.",
      ],
    },
    noise: {
      good: ["Surprisingly quiet for a place this close to the station."],
      bad: [
        "Paper-thin walls, we could hear the neighbours snoring.",
        "Construction started at seven each morning, terrible for a holiday.",
      ],
    },
    location: {
      good: [
        "Perfect location, the old town is around the corner.",
        "Five minutes on foot from the ferry, very convenient.",
      ],
      bad: ["Further from the centre than the website claims."],
    },
    wifi: {
      good: ["Fast wifi even on the terrace, I could work without trouble."],
      bad: [
        "The wifi dropped every few minutes, useless for video calls.",
        "Parking is expensive and the garage is a nightmare for larger cars.",
      ],
    },
  },
  fr: {
    chambre: {
      good: [
        "Chambre impeccable, lumineuse et très calme.",
        "Une chambre avec une literie excellente, nous avons dormi comme des bébés.",
        "Belle chambre, belle salle de bains, tout était propre.",
      ],
      bad: [
        "La chambre était minuscule et sentait le renfermé.",
        "Salle de bains sale, des cheveux dans la douche.",
        "Climatisation en panne pendant tout le séjour, inacceptable.",
      ],
    },
    personnel: {
      good: [
        "Personnel souriant et très serviable.",
        "Un accueil chaleureux du personnel, on se sent attendu.",
        "Le réceptionniste nous a conseillé un petit restaurant délicieux.",
      ],
      bad: [
        "Personnel froid à l'accueil, presque désagréable.",
        "Personne ne parlait français à la réception, dommage.",
        "Nous avons attendu une heure pour avoir la clé.",
      ],
    },
    "petit-déjeuner": {
      good: [
        "Le petit déjeuner est copieux, avec de bons produits de la région.",
        "Au petit déjeuner, croissants chauds et confitures maison, parfait !",
      ],
      bad: [
        "Petit déjeuner décevant : pain de la veille et café imbuvable.",
        "Trop peu de choix au petit déjeuner pour le prix demandé.",
      ],
    },
    bruit: {
      good: ["Très calme malgré la proximité de la gare."],
      bad: [
        "Chambre très bruyante, on entend toute la rue.",
        "Impossible de dormir à cause de la musique du bar.",
      ],
    },
    situation: {
      good: ["Emplacement idéal, à deux pas de la vieille ville.", "La vue sur le lac est magnifique."],
      bad: ["L'hôtel est loin de tout, il faut une voiture.", "Le parking est hors de prix."],
    },
  },
};

const alone: Record<Language, string[]> = {
  de: [
    "Alles bestens, gerne wieder!",
    "War okay.",
    "Nie wieder.",
    "Wir kommen seit zwölf Jahren und werden auch im dreizehnten kommen.",
    "Ich habe meinen Ring vergessen, und er lag zwei Tage später in der Post. Danke, Herr Brunner!",
    "keine",
  ],
  en: [
    "Lovely stay 😊",
    "Fine for one night.",
    "Will come back with my parents.",
    "The chef, Marco, cooked a separate menu for our daughter who cannot eat gluten. We will never forget that.",
    "n/a",
  ],
  fr: [
    "Très bon séjour, nous reviendrons.",
    "Correct sans plus.",
    "À éviter.",
    "Merci à Claire pour sa gentillesse !",
    "RAS",
  ],
};

const houses = ["Haus am See", "Altstadt", "Bahnhof"];
const reasons = ["Urlaub", "Geschäft", "Familie", "Durchreise"];

/** The hotel survey: columns as a German survey tool names them, no rating. */
export function hotelSurvey(): string[][] {
  const chance = new Chance(7);
  const piles = new Map<string, Pile>();
  const from = (key: string, list: readonly string[]) => {
    const pile = piles.get(key) ?? new Pile(list, chance);
    piles.set(key, pile);
    return pile.take();
  };
  const rows: string[][] = [["Nr", "Abreise", "Haus", "Anlass", "Nächte", "Was möchten Sie uns sagen?"]];
  for (let i = 0; i < 260; i += 1) {
    const language = chance.weighted<Language>({ de: 52, en: 28, fr: 20 });
    const house = chance.pick(houses);
    const happy = { "Haus am See": 0.78, Altstadt: 0.6, Bahnhof: 0.42 }[house] ?? 0.5;
    const text = chance.is(0.06)
      ? ""
      : chance.is(0.1)
        ? from(`${language}/alone`, alone[language])
        : compose(chance, from, language, happy);
    rows.push([
      String(1_001 + i),
      dayOf(i),
      house,
      chance.pick(reasons),
      String(1 + Math.floor(chance.next() * 6)),
      text,
    ]);
  }
  return rows;
}

function compose(
  chance: Chance,
  from: (key: string, list: readonly string[]) => string,
  language: Language,
  happy: number,
): string {
  const topics = said[language];
  const names = Object.keys(topics);
  const mood: Mood = chance.is(happy) ? "good" : "bad";
  const [first = ""] = names.splice(Math.floor(chance.next() * names.length), 1);
  const parts = [from(`${language}/${first}/${mood}`, topics[first]?.[mood] ?? [])];
  if (chance.is(0.4)) parts.push(from(`${language}/${first}/${mood}`, topics[first]?.[mood] ?? []));
  if (chance.is(0.35)) {
    const other = chance.pick(names);
    const own: Mood = chance.is(0.7) ? mood : mood === "good" ? "bad" : "good";
    parts.push(from(`${language}/${other}/${own}`, topics[other]?.[own] ?? []));
  }
  return [...new Set(parts)].join(" ");
}

function dayOf(i: number): string {
  const day = new Date(Date.UTC(2025, 2, 1) + Math.floor(i * 1.05) * 86_400_000);
  return `${String(day.getUTCDate()).padStart(2, "0")}.${String(day.getUTCMonth() + 1).padStart(2, "0")}.${day.getUTCFullYear()}`;
}
