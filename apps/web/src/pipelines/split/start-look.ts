import { Split as SplitIcon } from "lucide-react";
import { trpc } from "../../trpc/client.ts";
import type { StartLook } from "../pipeline-look.ts";
import { pipelineTitles } from "../pipeline-titles.ts";
import type { Split } from "./types.ts";

export const splitStart: StartLook<Split> = {
  name: "split",
  title: pipelineTitles.split,
  purpose:
    "One table becomes a file for each value of a column, with an index that counts and sums, as a ZIP.",
  Icon: SplitIcon,
  hooks: trpc.split,
  headline: "One table in, a file for each value out",
  lead: "Drop a table and name a column. Every value becomes a step that you can watch, and at the end there is a ZIP with all parts and an index.",
  action: "Split it",
};
