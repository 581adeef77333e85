import type { RunConnection } from "@stepcast/react";

/** What is shown is what is, as far as a page can know. */
export function isConnected({ connection }: { connection: RunConnection }): boolean {
  return connection === "live" || connection === "polling";
}
