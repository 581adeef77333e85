import { Split as SplitIcon } from "lucide-react";
import { trpc } from "../../trpc/client.ts";
import { splitStartWords } from "../../words/split/start.ts";
import type { StartLook } from "../pipeline-look.ts";
import { pipelineTitles } from "../pipeline-titles.ts";
import type { Split } from "./types.ts";

export const splitStart: StartLook<Split> = {
  name: "split",
  title: pipelineTitles.split,
  ...splitStartWords,
  Icon: SplitIcon,
  hooks: trpc.split,
};
