import type { Profile } from "../../table/profile.ts";

const mostAmounts = 20;
/** Numbers that name something: their sum says nothing. */
const naming =
  /\bid\b|_id$|^id|uuid|phone|tel\b|zip|postal|postcode|plz|year|jahr|ann[ée]e|\bage\b|\bn[or]\.?$|number|nummer|code|lat|lon/i;

/** The columns whose numbers can be added up, the first twenty. */
export function amountColumns(profiles: Profile[]): string[] {
  return profiles
    .filter(({ name, numberShare, dateShare }) => numberShare > 0.8 && dateShare < 0.5 && !naming.test(name))
    .slice(0, mostAmounts)
    .map(({ name }) => name);
}
