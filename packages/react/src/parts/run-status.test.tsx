// @vitest-environment jsdom
import { runStatuses, type StepStatus as StepStatusName } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { showPart, violationsOf } from "../testing/show-part.tsx";
import { RunStatus, StepStatus } from "./run-status.tsx";

const stepStatuses: StepStatusName[] = [
  "pending",
  "running",
  "waiting",
  "retrying",
  "completed",
  "failed",
  "cancelled",
];

test("every status has a mark of its own shape and a word, and axe objects to none", async () => {
  const { all, host } = await showPart(
    <>
      {runStatuses.map((status) => (
        <RunStatus key={status} status={status} />
      ))}
      {stepStatuses.map((status) => (
        <StepStatus key={status} status={status} />
      ))}
    </>,
  );
  for (const [selector, count] of [
    [".sc-run-status", runStatuses.length],
    [".sc-step-status", stepStatuses.length],
  ] as const) {
    const shown = all(selector);
    expect(new Set(shown.map(({ textContent }) => textContent)).size).toBe(count);
    expect(new Set(shown.map((each) => each.querySelector("svg")?.innerHTML)).size).toBe(count);
  }
  expect(await violationsOf(host)).toEqual([]);
});

test("a run whose cancel is asked for says so until it has ended", async () => {
  const { one, render } = await showPart(<RunStatus status="running" cancelRequested />);
  expect(one(".sc-run-status").textContent).toBe("Stopping");
  await render(<RunStatus status="cancelled" cancelRequested />);
  expect(one(".sc-run-status").textContent).toBe("Cancelled");
});

test("words are given one by one; the others stay English", async () => {
  const { one } = await showPart(
    <RunStatus status="running" cancelRequested words={{ stopping: "Hält an" }} />,
  );
  expect(one(".sc-run-status").textContent).toBe("Hält an");
});
