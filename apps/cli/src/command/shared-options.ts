import { flag, oneOf, text } from "./option.ts";

/** Where the runs are: without it, in this folder's log. */
export const whereOptions = {
  server: text("<url>", "on this server instead of in this folder's log"),
};

/** The same for commands that follow a run. */
export const followOptions = {
  ...whereOptions,
  transport: oneOf(
    ["auto", "sse", "websocket", "polling"],
    "how events come from the server (default: auto)",
  ),
};

export const jsonOption = flag("for programs: JSON, one object a line, and nothing else");

export const outputOption = text(
  "<path>",
  "write the run's main file there, or all its files where that is a folder",
  { short: "o", completes: "path" },
);

export const afterOption = text("<cursor>", "only what comes behind this event: its seq, or a cursor");

export const runWord = { summary: "the run's id", required: true, completes: "run" } as const;
