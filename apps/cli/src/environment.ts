import { type Place, readPlace } from "@stepcast/server/place";

/** The only place that reads the environment. Node itself reads NO_COLOR and FORCE_COLOR when it styles text. */
export const environment = {
  /** Where runs in this process are kept, and their files. @throws StepcastError `invalid_input` */
  get place(): Place {
    return readPlace(process.env);
  },
  /** Shows errors with their stacks. */
  verbose: Boolean(process.env["STEPCAST_VERBOSE"]),
};
