// @vitest-environment jsdom
import type { RunEvent } from "@stepcast/pipeline";
import { act } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { click, press, type ShownPart, showPart, violationsOf } from "../../testing/show-part.tsx";
import { ndjsonOf, shortOf } from "./events-view.ts";
import { RunEvents } from "./run-events.tsx";

function eventAt(seq: number): RunEvent {
  const stamp = { v: 1, runId: "run", seq, at: Date.UTC(2026, 0, 15, 9, 30) + seq } as const;
  const step = { step: "clean", key: `clean#${seq % 3}`, attempt: 1 };
  if (seq === 1) return { ...stamp, type: "run.started", worker: "first" };
  if (seq % 10 === 0) return { ...stamp, ...step, type: "step.progressed", done: seq };
  return { ...stamp, ...step, type: "step.logged", level: "info", message: `line ${seq}` };
}

const log = Array.from({ length: 100_000 }, (_, index) => eventAt(index + 1));

beforeEach(() => {
  // jsdom lays nothing out: what scrolls is as high as its rows say.
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockImplementation(function (this: HTMLElement) {
    return Number.parseFloat(this.querySelector<HTMLElement>(".sc-events-rows")?.style.blockSize ?? "0");
  });
  return () => vi.restoreAllMocks();
});

const typesOf = ({ all }: ShownPart) => new Set(all(".sc-event").map(({ dataset }) => dataset["type"]));
const seqsOf = ({ all }: ShownPart) => all(".sc-event-seq").map(({ textContent }) => Number(textContent));

async function choose(element: HTMLElement, value: string): Promise<void> {
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), "value") ?? {};
  await act(async () => {
    set?.call(element, value);
    element.dispatchEvent(new Event(element.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
  });
}

test("of 100,000 events only those in view are in the page, the newest first of all", async () => {
  const part = await showPart(<RunEvents events={log} words={{ locale: "en" }} />);
  expect(part.all(".sc-event").length).toBeLessThan(60);
  expect(seqsOf(part).at(-1)).toBe(100_000);
  expect(part.one(".sc-events-count").textContent).toBe("100,000 events");
});

test("it goes on as events come, those that are shown staying as they are", async () => {
  const part = await showPart(<RunEvents events={log.slice(0, 500)} />);
  const before = part.all(".sc-event").at(-1);
  await part.render(<RunEvents events={log.slice(0, 503)} />);
  expect(seqsOf(part).at(-1)).toBe(503);
  expect(part.all(".sc-event")).toContain(before);
});

test("they are chosen by type, by step and by text, each with its count", async () => {
  const part = await showPart(<RunEvents events={log.slice(0, 3_000)} words={{ locale: "en" }} />);
  const [types, steps] = part.all("select");
  expect(types?.textContent).toContain("step.progressed (300)");
  await choose(types as HTMLElement, "step.progressed");
  expect(typesOf(part)).toEqual(new Set(["step.progressed"]));
  await choose(steps as HTMLElement, "clean#1");
  expect(part.one(".sc-events-count").textContent).toBe("100 of 3,000 events");
  await choose(part.one("input"), '"done":10,');
  expect(seqsOf(part)).toEqual([]);
  await choose(part.one("input"), '"done":10}');
  expect(seqsOf(part)).toEqual([10]);
});

test("steps stand there as they are called, and are found so", async () => {
  const titleOf = (key: string) => key.replace("clean", "Tidy up");
  const part = await showPart(<RunEvents events={log.slice(0, 30)} titleOf={titleOf} />);
  expect(part.all(".sc-event-step").at(-1)?.textContent).toBe("Tidy up#0");
  expect(part.all(".sc-event-step").at(-1)?.title).toBe("clean#0");
  await choose(part.one("input"), "tidy up#1");
  expect(part.one(".sc-events-count").textContent).toBe("9 of 30 events");
});

test("where nothing fits, one goes back to all of them", async () => {
  const part = await showPart(<RunEvents events={log.slice(0, 50)} defaultQuery="nowhere to be found" />);
  expect(part.one(".sc-events-empty").textContent).toContain("No matching events");
  await click(part.one(".sc-events-empty button"));
  expect(seqsOf(part).length).toBeGreaterThan(0);
});

test("one is opened as JSON, and by keyboard the one beside it", async () => {
  const part = await showPart(<RunEvents events={log.slice(0, 40)} />);
  const row = part.all(".sc-event-head").at(-2);
  await click(row as HTMLElement);
  expect(row?.getAttribute("aria-expanded")).toBe("true");
  expect(JSON.parse(part.one(".sc-event-json pre").textContent ?? "")).toEqual(log[38]);
  row?.focus();
  await press("ArrowUp");
  expect(JSON.parse(part.one(".sc-event-json pre").textContent ?? "")).toEqual(log[37]);
  await click(part.one("[data-open] > .sc-event-head"));
  expect(part.all(".sc-event-json")).toEqual([]);
});

test("what is shown is downloaded as NDJSON: every line is an event", () => {
  const lines = [...ndjsonOf(log.slice(0, 12_345))].join("").trimEnd().split("\n");
  expect(lines).toHaveLength(12_345);
  expect(JSON.parse(lines[9] ?? "")).toEqual(log[9]);
  expect([...ndjsonOf([])]).toEqual([]);
});

test("values that JSON has no words for are shown all the same", () => {
  const output = { many: 10n ** 20n, byName: new Map([["a", 1]]), each: new Set([2]), at: new Date(0) };
  const event = { ...log[1], type: "step.completed", output } as unknown as RunEvent;
  expect(shortOf(event)).toContain('"many":"100000000000000000000n"');
  expect([...ndjsonOf([event])].join("")).toContain(
    '"byName":[["a",1]],"each":[2],"at":"1970-01-01T00:00:00.000Z"',
  );
});

test("in a line an event says what it has besides its type and its step, however long", () => {
  expect(shortOf(log[1] as RunEvent)).toBe("info · line 2");
  const long = { ...log[1], type: "step.completed", output: { text: "x".repeat(100_000) } } as RunEvent;
  expect(shortOf(long).length).toBeLessThan(200);
});

test("before there are events it says why", async () => {
  const part = await showPart(<RunEvents events={[]} loading />);
  expect(part.one(".sc-events-empty").textContent).toContain("Reading");
  await part.render(<RunEvents events={[]} />);
  expect(part.one(".sc-events-empty").textContent).toContain("No events yet");
});

test("axe objects to none of it, open and closed, empty and full", async () => {
  const part = await showPart(<RunEvents events={log.slice(0, 4)} defaultOpen={3} />);
  expect(await violationsOf(part.host)).toEqual([]);
  await part.render(<RunEvents events={[]} />);
  expect(await violationsOf(part.host)).toEqual([]);
});

test("the event that is open at first is in view, however old", async () => {
  const part = await showPart(<RunEvents events={log} defaultOpen={40_000} />);
  expect(JSON.parse(part.one(".sc-event-json pre").textContent ?? "")).toEqual(log[39_999]);
});
