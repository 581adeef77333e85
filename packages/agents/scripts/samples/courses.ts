import { Chance, Pile } from "./chance.ts";

/** What people liked, by what it is about. */
const liked = {
  trainer: [
    "The trainer answered every question without making anyone feel slow.",
    "Our trainer clearly does this work herself, every example came from a real project.",
    "Very patient trainer who noticed when half the room was lost.",
    "I liked that the trainer stayed after five to look at my own spreadsheet.",
    "The trainer's stories about failed projects taught me more than the slides.",
  ],
  exercises: [
    "Lots of exercises, I had my hands on the keyboard from the first hour.",
    "The exercises built on each other, so on day two we had something that worked.",
    "Great exercises in pairs, I learned a lot from my neighbour.",
    "The exercise with our own data was by far the best part.",
  ],
  material: [
    "The handbook is excellent, I have already used the checklist at work.",
    "Clear slides and a reader that I can still understand a week later.",
    "Loved the cheat sheet, it now hangs above my desk.",
    "Recordings and slides were online the same evening.",
  ],
  group: [
    "A small group, so everybody got a turn.",
    "Good mix of people from different industries, the talks over lunch were worth the trip.",
    "I made two contacts that I have called since.",
  ],
  venue: [
    "Bright rooms, good coffee and a proper lunch.",
    "Easy to reach by train, and the room had daylight.",
    "The venue was quiet and the big screen could be read from the last row.",
  ],
} as const;

/** What people would change, by the same. */
const missed = {
  trainer: [
    "The trainer rushed through the last chapter to be done by four.",
    "Two trainers who contradict each other are confusing, decide on one.",
    "Please tell the trainer to speak up, the back row heard very little.",
  ],
  exercises: [
    "More time for exercises, please, we only got halfway through most of them.",
    "The exercises were too easy for those who had done the basics course.",
    "Give us the solutions in writing, I could not copy them from the screen fast enough.",
    "The exercise files did not open on my laptop and nobody could help.",
  ],
  material: [
    "The slides still show the version from three years ago, update them.",
    "Send the material before the course, not after it.",
    "The handbook has no index and I cannot find anything in it.",
    "Screenshots in the reader are so small that they are unreadable in print.",
  ],
  group: [
    "Twenty people is too many, split the group or bring a second trainer.",
    "Ask beforehand what people already know, the levels were far apart.",
    "One participant talked the whole time and nobody stopped him.",
  ],
  venue: [
    "The room was freezing and the air conditioning could not be switched off.",
    "Wifi kept dropping out, which is a bad joke in an online course.",
    "There was no vegetarian lunch although I had ticked the box.",
    "Not enough sockets, we took turns charging our laptops.",
    "Parking costs 28 euros a day, mention that in the invitation.",
  ],
} as const;

type Subject = keyof typeof liked;

const rarely = ["Nothing, keep it as it is.", "n/a", "", "-"];

/** The subjects that each course does well, and badly. */
const courses: Record<string, { well: Subject[]; badly: Subject[] }> = {
  "Spreadsheets for controllers": { well: ["trainer", "exercises"], badly: ["venue", "material"] },
  "Project management basics": { well: ["group", "material"], badly: ["group", "exercises"] },
  "Data protection in practice": { well: ["material", "trainer"], badly: ["exercises", "material"] },
  "Speaking in front of people": { well: ["trainer", "group"], badly: ["venue", "group"] },
  "First steps in Python": { well: ["exercises", "trainer"], badly: ["exercises", "material"] },
};

/** 240 evaluations of courses: two open questions, two dates, a rating of the whole and one of the trainer. */
export function courseEvaluations(): string[][] {
  const chance = new Chance(2_026);
  const piles = { liked: pilesOf(liked, chance), missed: pilesOf(missed, chance) };
  const header = [
    "Course",
    "City",
    "Course date",
    "Submitted",
    "Years in the job",
    "Overall rating",
    "Trainer rating",
    "What did you like best?",
    "What should we change?",
  ];
  const rows = Array.from({ length: 240 }, (_, at) => {
    const [course, { well, badly }] = chance.pick(Object.entries(courses));
    const day = new Date(Date.UTC(2025, 0, 13 + Math.floor(at * 1.4)));
    const sent = new Date(day.getTime() + (1 + Math.floor(chance.next() * 21)) * 86_400_000);
    const overall = Math.min(5, 2 + Math.floor(chance.next() * 3.6) + (course.startsWith("First") ? 1 : 0));
    return [
      course,
      chance.pick(["Hamburg", "Leeds", "Lyon", "Online"]),
      written(day),
      written(sent),
      String(Math.floor(chance.next() ** 2 * 32)),
      String(overall),
      String(Math.min(5, Math.max(1, overall + chance.pick([-1, 0, 0, 1])))),
      said(piles.liked, well, chance),
      chance.is(0.12) ? chance.pick(rarely) : said(piles.missed, badly, chance),
    ];
  });
  return [header, ...rows];
}

function pilesOf(texts: Record<Subject, readonly string[]>, chance: Chance): Record<Subject, Pile> {
  const pile = (subject: Subject) => new Pile(texts[subject], chance);
  return {
    trainer: pile("trainer"),
    exercises: pile("exercises"),
    material: pile("material"),
    group: pile("group"),
    venue: pile("venue"),
  };
}

/** One sentence or two, mostly about what stands out in the course. */
function said(piles: Record<Subject, Pile>, standsOut: Subject[], chance: Chance): string {
  const subject = () =>
    chance.pick(
      chance.is(0.7) ? standsOut : (["trainer", "exercises", "material", "group", "venue"] as const),
    );
  const first = piles[subject()].take();
  const second = chance.is(0.35) ? piles[subject()].take() : first;
  return first === second ? first : `${first} ${second}`;
}

function written(day: Date): string {
  return day.toISOString().slice(0, 10);
}
