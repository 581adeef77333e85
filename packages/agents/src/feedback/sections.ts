import { z } from "zod";
import type { Breakdown } from "./breakdown/agent.ts";
import { plainName } from "../table/name-of.ts";

/** The message that adds a section to the report while it is being made. */
export const AddSection = z.object({
  column: z.string().trim().min(1).max(140).describe("The column of your table to break the results down by"),
});

/** More make the report unreadable, and could put it off for as long as messages come. */
const mostSections = 12;

/**
 * Begins a section for each message, a column once, until `close` is called. It waits for those begun and for what is asked for
 * meanwhile, and gives all in the order of their messages; `late` are the columns of those that came too late.
 */
export function listenForSections(
  messages: AsyncIterable<z.output<typeof AddSection>>,
  begin: (column: string) => Promise<Breakdown>,
): { close(): Promise<Breakdown[]>; late: string[] } {
  const begun = new Map<string, Promise<Breakdown>>();
  const late: string[] = [];
  let open = true;
  void (async () => {
    for await (const { column } of messages) {
      if (begun.has(plainName(column))) continue;
      if (!open || begun.size >= mostSections) late.push(column);
      else
        begun.set(
          plainName(column),
          begin(column).catch((error: unknown) => failed(column, error)),
        );
    }
  })();
  return {
    late,
    async close() {
      let waited: number;
      do {
        waited = begun.size;
        await Promise.all(begun.values());
      } while (begun.size > waited);
      open = false;
      return Promise.all(begun.values());
    },
  };
}

/** A section that fails is left out of the report, which says so. */
function failed(column: string, error: unknown): Breakdown {
  const note = `it could not be made: ${error instanceof Error ? error.message : String(error)}`;
  const others = { values: 0, answers: 0 };
  return { column, note, by: "value", parts: [], others, without: 0, charts: [], labels: null };
}
