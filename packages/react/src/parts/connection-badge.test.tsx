// @vitest-environment jsdom
import { expect, test } from "vitest";
import { showPart, violationsOf } from "../testing/show-part.tsx";
import type { RunConnection } from "../use-pipeline-run.ts";
import { ConnectionBadge } from "./connection-badge.tsx";

const connections: RunConnection[] = [
  "idle",
  "connecting",
  "live",
  "reconnecting",
  "polling",
  "offline",
  "ended",
  "failed",
];

test("every connection has a mark of its own shape, a word and a hint, and axe objects to none", async () => {
  const { all, host } = await showPart(
    <>
      {connections.map((connection) => (
        <ConnectionBadge key={connection} connection={connection} />
      ))}
    </>,
  );
  const badges = all(".sc-connection");
  expect(badges.map(({ dataset }) => dataset["connection"])).toEqual(connections);
  for (const of of [
    (badge: HTMLElement) => badge.textContent,
    (badge: HTMLElement) => badge.title,
    (badge: HTMLElement) => badge.querySelector("svg")?.innerHTML,
  ])
    expect(new Set(badges.map(of)).size).toBe(connections.length);
  expect(await violationsOf(host)).toEqual([]);
});

test("while a page catches up it says how far it is, to the eye alone", async () => {
  const words = { locale: "en" };
  const { one, all, render } = await showPart(
    <ConnectionBadge connection="live" replayedTo={12_345} words={words} />,
  );
  expect(one(".sc-connection").textContent).toBe("LiveReplayed to event 12,345");
  expect(one('[role="status"]').textContent).toBe("Live");
  await render(<ConnectionBadge connection="live" words={words} />);
  expect(all(".sc-connection-replay")).toEqual([]);
});

test("a change of the connection is told where it was told before", async () => {
  const { one, render } = await showPart(<ConnectionBadge connection="live" />);
  const told = one('[role="status"]');
  await render(<ConnectionBadge connection="offline" />);
  expect(one('[role="status"]')).toBe(told);
  expect(told.textContent).toBe("Offline");
});
