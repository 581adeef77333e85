/** Runs to be cancelled, which any worker may end. No pipeline's queue has this name. */
export const cancelQueue = "cancel";

/** The queue of a pipeline's runs. BullMQ takes no colons. */
export function queueName(pipeline: string): string {
  return `run-${encodeURIComponent(pipeline)}`;
}
