import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { type Place, readPlace } from "@stepcast/server/place";

/** The only place that reads the environment. Node itself reads NO_COLOR and FORCE_COLOR when it styles text. */
export const environment = {
  /** Where runs in this process are kept, and their files. @throws StepcastError `invalid_input` */
  get place(): Place {
    return readPlace(process.env);
  },
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
