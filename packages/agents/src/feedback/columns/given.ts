import type { FileRef } from "@stepcast/pipeline";
import type { Role } from "./agent.ts";
import { fieldTitles } from "./field-titles.ts";
import { bad } from "../../table/open-table.ts";
import type { Profile } from "../../table/profile.ts";
import { nameOf, noColumn } from "../../table/name-of.ts";

/** What a person chose beforehand: a column, null for none, undefined where nothing was said. */
export type GivenColumns = { readonly [R in Role]: Profile | null | undefined };

/** Finds the columns that a person named in the run's input, or explains which there are. */
export function givenColumns(
  csv: FileRef,
  profiles: Profile[],
  given: { readonly [R in Role]?: string | undefined },
): GivenColumns {
  const find = (role: Role): Profile | null | undefined => {
    const said = given[role];
    if (!said) return undefined;
    const name = nameOf(profiles, said);
    if (name !== undefined) return profiles.find((profile) => profile.name === name);
    if (role !== "text" && said.toLowerCase() === "none") return null;
    throw bad(csv, `${noColumn(profiles, said)}: name one of these in “${fieldTitles[role]}”`);
  };
  const found = { text: find("text"), date: find("date"), rating: find("rating") };
  if (found.date && found.date.dateShare === 0)
    throw bad(csv, `has no dates in “${found.date.name}”: name another in “${fieldTitles.date}”, or “none”`);
  if (found.rating && found.rating.ratingShare === 0)
    throw bad(
      csv,
      `has no ratings in “${found.rating.name}”: name another in “${fieldTitles.rating}”, or “none”`,
    );
  return found;
}
