import type { AgentRun, FileRef } from "@stepcast/pipeline";
import { listNames, nameOf, noColumn } from "../../table/name-of.ts";
import { bad, openTable } from "../../table/open-table.ts";
import { type Profile, profileColumns } from "../../table/profile.ts";
import type { columns } from "./agent.ts";
import { amountColumns } from "./amounts.ts";
import { candidateOf, rankColumns } from "./rank.ts";

const run: AgentRun<typeof columns> = async ({ table, column }, step) => {
  const { format: layout, sample } = await openTable(table, step);
  if (sample.length === 0)
    throw bad(table, "has a header row and nothing below it. Export it again with its rows");
  const profiles = profileColumns(layout.columns, sample);
  const { chosen, candidates } = choose(table, profiles, column);
  step.log(
    "info",
    chosen === null
      ? `it could be split by ${listNames(candidates.map(({ name }) => ({ name })))}: a person is to choose`
      : `it is split by “${chosen}”`,
  );
  return {
    layout,
    chosen,
    candidates: candidates.map(candidateOf),
    amounts: amountColumns(profiles),
  };
};

export default run;

interface Choice {
  chosen: string | null;
  candidates: Profile[];
}

function choose(table: FileRef, profiles: Profile[], said: string | undefined): Choice {
  if (!said) return rankColumns(table, profiles);
  const chosen = nameOf(profiles, said);
  if (chosen === undefined) throw bad(table, `${noColumn(profiles, said)}: name one of these`);
  return { chosen, candidates: [] };
}
