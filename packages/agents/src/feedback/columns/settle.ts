import { StepcastError } from "@stepcast/pipeline";
import type { z } from "zod";
import { type ChosenColumns, type ColumnFact, type columns, Role } from "./agent.ts";
import type { TableFormat } from "../../table/table.ts";
import { listNames, nameOf, plainName } from "../../table/name-of.ts";
import type { ColumnsAnswer, ColumnsQuestion } from "./question.ts";

type Found = z.output<(typeof columns)["output"]>;

const mostAskings = 3;

export interface Settled {
  /** Surplus cells go to the answers: most likely they are one text with unquoted delimiters. */
  format: TableFormat;
  chosen: ChosenColumns;
  /** The parts that a person decided when asked. */
  asked: Role[];
}

/**
 * Settles which column plays which part, asking where that is open; an answer that cannot be used is asked for again, with the
 * reason.
 * @throws StepcastError `invalid_input` after three of them
 */
export async function settleColumns(
  found: Found,
  ask: (question: ColumnsQuestion) => Promise<ColumnsAnswer>,
): Promise<Settled> {
  const { candidates } = found;
  const open = Role.options.filter((role) => candidates[role].length > 0);
  if (open.length === 0) return settledBy(found, open, {});
  let problem: string | undefined;
  for (let asking = 1; asking <= mostAskings; asking += 1) {
    const answer = await ask({ open, candidates, ...(problem !== undefined && { problem }) });
    try {
      return settledBy(found, open, answer);
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      problem = error.message;
    }
  }
  throw new StepcastError("invalid_input", `the columns were asked for ${mostAskings} times: ${problem}`);
}

/** An answer that names what is not there. */
class Unusable extends Error {}

/** @throws Unusable saying why */
function settledBy(found: Found, open: readonly Role[], answer: ColumnsAnswer): Settled {
  const said = (role: Role): ColumnFact | null | undefined => {
    const name = answer[role] || undefined;
    if (name !== undefined) return columnFor(role, name, found.columns);
    if (open.includes(role)) throw new Unusable(`say which column holds the ${held[role]}`);
    return undefined;
  };
  const [text, date, rating] = [said("text"), said("date"), said("rating")];
  const { proposed } = found;
  const chosen = {
    text: text?.name ?? proposed.text ?? "",
    date: date === undefined ? proposed.date : dateOf(date),
    rating: rating === undefined ? proposed.rating : ratingOf(rating),
  };
  const taken = [chosen.text, chosen.date?.column, chosen.rating?.column];
  const twice = taken.find((name, place) => name !== undefined && taken.indexOf(name) !== place);
  if (twice !== undefined) throw new Unusable(`“${twice}” cannot play two parts`);
  const group = taken.includes(proposed.group ?? "") ? null : proposed.group;
  const format = { ...found.format, looseColumn: found.format.columns.indexOf(chosen.text) };
  return { format, chosen: { ...chosen, group }, asked: [...open] };
}

const held = { text: "answers", date: "dates, or “none”", rating: "ratings, or “none”" } as const;

function columnFor(role: Role, said: string, facts: ColumnFact[]): ColumnFact | null {
  const name = nameOf(facts, said);
  const fact = facts.find((each) => each.name === name);
  if (fact) return fact;
  if (role !== "text" && plainName(said) === "none") return null;
  throw new Unusable(`there is no column “${said}”: the columns are ${listNames(facts)}`);
}

function dateOf(fact: ColumnFact | null): ChosenColumns["date"] {
  if (!fact) return null;
  if (!fact.order) throw new Unusable(`“${fact.name}” holds no dates`);
  return { column: fact.name, order: fact.order };
}

function ratingOf(fact: ColumnFact | null): ChosenColumns["rating"] {
  if (!fact) return null;
  if (!fact.scale) throw new Unusable(`“${fact.name}” holds no ratings`);
  return { column: fact.name, ...fact.scale };
}
