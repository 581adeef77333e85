import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { logIn } from "./host/open-engine.ts";

const filesFolder = process.env["STEPCAST_FILES"] || "files";

/** The only place that reads the environment. Node itself reads NO_COLOR and FORCE_COLOR when it styles text. */
export const environment = {
  /** The folder for inputs and results of runs in this process. */
  filesFolder,
  /** Where runs in this process are kept: `sqlite:<path>` or `memory:`. */
  log: process.env["STEPCAST_LOG"] || logIn(filesFolder),
  /** What may be lost at any time: https://specifications.freedesktop.org/basedir-spec/latest/ */
  cacheFolder: join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "stepcast"),
  /** Who answers questions and pauses runs in this folder's log, for whoever looks at them. */
  get user(): string | undefined {
    try {
      return userInfo().username;
    } catch {
      // A container may run as somebody without a name.
      return undefined;
    }
  },
  /** Shows errors with their stacks. */
  verbose: Boolean(process.env["STEPCAST_VERBOSE"]),
};
