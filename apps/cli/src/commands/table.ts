import type { Command } from "../command/command.ts";
import { answer } from "./answer.ts";
import { cancel } from "./cancel.ts";
import { complete } from "./complete.ts";
import { completion } from "./completion.ts";
import { doctor } from "./doctor.ts";
import { download } from "./download.ts";
import { events } from "./events.ts";
import { list } from "./list.ts";
import { mcp } from "./mcp.ts";
import { pause } from "./pause.ts";
import { pipelines } from "./pipelines.ts";
import { rerun } from "./rerun.ts";
import { resume } from "./resume.ts";
import { run } from "./run.ts";
import { show } from "./show.ts";
import { signal } from "./signal.ts";
import { watch } from "./watch.ts";
import { worker } from "./worker.ts";

/** Every command, in the order in which help tells them. Parsing, help and completion all read this. */
export const commands: readonly Command[] = [
  run,
  watch,
  list,
  show,
  events,
  answer,
  signal,
  pause,
  resume,
  cancel,
  rerun,
  download,
  pipelines,
  worker,
  mcp,
  doctor,
  completion,
  complete,
];
