import type { AgentRun } from "@stepcast/pipeline";
import type { columns } from "./agent.ts";
import { findCandidates } from "./candidates.ts";
import { describeChoice, describeColumns, doubtAbout, proposalOf } from "./describe.ts";
import { givenColumns } from "./given.ts";
import { bad, openTable } from "../../table/open-table.ts";
import { profileColumns } from "../../table/profile.ts";
import { chooseRoles } from "./roles.ts";

const run: AgentRun<typeof columns> = async ({ csv, given }, step) => {
  const { format, sample } = await openTable(csv, step);
  if (sample.length === 0)
    throw bad(csv, "has a header row and nothing below it. Export it again with the answers");
  const profiles = profileColumns(format.columns, sample);
  const fixed = givenColumns(csv, profiles, given);
  const roles = chooseRoles(profiles, fixed);
  const candidates = findCandidates(csv, roles, fixed, sample);
  for (const line of describeChoice(roles, candidates, profiles)) step.log("info", line);
  const believed = fixed.text !== undefined || candidates.text.length > 0;
  const doubt = believed || !roles.text ? null : doubtAbout(roles.text, format.hasHeader);
  if (doubt) step.log("warn", doubt);
  return {
    format,
    columns: describeColumns(profiles, roles, candidates),
    proposed: proposalOf(roles),
    candidates,
    doubt,
  };
};

export default run;
