import { z } from "zod";

/** The only place that reads the environment. Node itself reads NO_COLOR and FORCE_COLOR when it styles text. */
const Environment = z.object({
  /** The folder for inputs and results of runs in this process. */
  STEPCAST_FILES: z.string().min(1).default("files"),
  /** Where set, an error that is not the user's is shown with its stack. */
  STEPCAST_VERBOSE: z.string().optional(),
});

export const environment = Environment.parse(process.env);
