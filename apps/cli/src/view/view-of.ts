import type { View } from "./view.ts";

/**
 * How a run is shown: as events to programs, as lines to pipes, drawn to people.
 * @param agents the names its steps may have
 * @param address what to add to a command so that it finds the run
 */
export async function viewOf(json: boolean, agents: readonly string[], address: string): Promise<View> {
  if (json) return (await import("./json-view.ts")).jsonView();
  // Some pseudo-terminals are zero columns wide: nothing drawn there would be seen.
  if (!process.stdout.isTTY || process.stdout.columns === 0)
    return (await import("./plain-view.ts")).plainView();
  return (await import("./live-view.ts")).liveView(agents, address);
}
