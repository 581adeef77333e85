import { StepcastError } from "@stepcast/pipeline";

/** What a store says of a run that it has moved to its archive. Whoever knows the archive asks there; whoever sees this does not. */
export class RunArchived extends StepcastError {
  constructor(runId: string) {
    super(
      "store_failed",
      `run ${runId} was moved to the archive, which this process does not know: set STEPCAST_ARCHIVE to its address, as for the process that moved it`,
    );
  }
}
