import type { Connection } from "@stepcast/trpc/client";
import { expect, test } from "vitest";
import { connectionNotes } from "./connection-note.ts";

function told(usual: "live" | "polling", ...connections: Connection[]): string[] {
  const notes: string[] = [];
  const tell = connectionNotes("http://there", usual, (text) =>
    notes.push(text.split(" ").slice(0, 2).join(" ")),
  );
  for (const connection of connections) tell(connection);
  return notes;
}

test("nothing is told while the line is as it was asked for", () => {
  expect(told("live", "connecting", "live", "ended")).toEqual([]);
  expect(told("polling", "connecting", "polling", "ended")).toEqual([]);
});

test("a change is told once, however often it is tried again, and that all is well again", () => {
  expect(told("live", "live", "reconnecting", "reconnecting", "reconnecting", "live")).toEqual([
    "reconnecting: no",
    "live: connected",
  ]);
  expect(told("live", "live", "polling", "offline", "reconnecting", "live")).toEqual([
    "polling: no",
    "offline: waiting",
    "reconnecting: no",
    "live: connected",
  ]);
  expect(told("polling", "polling", "reconnecting", "polling")).toEqual([
    "reconnecting: no",
    "polling: connected",
  ]);
});
