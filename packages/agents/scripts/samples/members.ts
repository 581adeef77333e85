import { Chance } from "./chance.ts";

const firstNames =
  "Ada Bela Chidi Dana Emil Fatima Goran Hana Imre Jule Karim Lena Mio Nia Otto Pia Rosa Sami Tove Uri".split(
    " ",
  );
const lastNames =
  "Adler Berg Costa Dimitrov Eriksen Fischer García Haddad Ivanova Jansen Kowalski Lindqvist Moreau Nowak O'Brien Papadakis Rossi Szabó Tanaka Weiß".split(
    " ",
  );
const towns = ["Freiburg", "Basel", "Mulhouse", "Lörrach", "Colmar"];
const teams = ["Rowing", "Sailing", "Kayak", "Youth", "Veterans"];

/** 180 members of a club across three borders: team and town tell them apart equally well. */
export function clubMembers(): string[][] {
  const chance = new Chance(1_904);
  const header = ["Member", "Name", "Team", "City", "Joined", "Fee in euros"];
  const rows = Array.from({ length: 180 }, (_, at) => [
    `M${String(at + 1).padStart(4, "0")}`,
    `${chance.pick(firstNames)} ${chance.pick(lastNames)}`,
    chance.pick(teams),
    chance.pick(towns),
    String(1_988 + Math.floor(chance.next() * 38)),
    chance.pick(["60", "60", "84", "30,50"]),
  ]);
  return [header, ...rows];
}
