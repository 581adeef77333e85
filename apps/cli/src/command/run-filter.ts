import { runStatuses } from "@stepcast/pipeline";
import { moment, someOf, text } from "./option.ts";

/** Which runs a command is about. */
export const runFilter = {
  status: someOf("<a,b>", runStatuses, `only these: ${runStatuses.join(", ")}`),
  pipeline: text("<name>", "only runs of this pipeline", { completes: "pipeline" }),
  since: moment("only runs begun then or later: 2026-05-01, or 90m, 2h, 3d ago"),
  until: moment("only runs begun before then"),
  text: text("<text>", "only runs with this in their id, title or input"),
};
