// @vitest-environment jsdom
import type { RunState } from "@stepcast/pipeline";
import { act } from "react";
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { queuedAt, WrittenLog } from "../../testing/written-log.ts";
import { click, focus, press, rowPx, showPart, violationsOf } from "../../testing/show-part.tsx";
import { RunTimeline } from "./run-timeline.tsx";

const now = queuedAt + 10_000;
const words = { locale: "en" };

const rich = new WrittenLog()
  .queued()
  .started(500)
  .step(600, 1_800, "columns")
  .put(1_900, { type: "question.asked", question: "go", key: "go", data: {} })
  .put(2_900, { type: "question.answered", question: "go", key: "go", answer: {}, by: "Ada" })
  .begin(3_000, "clean")
  .retrying(3_500, "clean", 1)
  .begin(4_000, "clean", 2)
  .done(5_200, "clean", 2)
  .begin(5_300, "topics")
  .put(5_400, { type: "step.progressed", step: "topics", key: "topics", attempt: 1, done: 6, total: 10 })
  .begin(5_300, "embed")
  .abandoned(6_000, "embed", 1)
  .put(7_000, { type: "run.paused" });

/** What a screen reader says of a row. */
function saidBy(row: Element): string {
  const heard = row.cloneNode(true) as Element;
  for (const silent of heard.querySelectorAll("[aria-hidden=true]")) silent.remove();
  return heard.textContent.replace(/\s+/g, " ").trim();
}

function many(count: number): RunState {
  const log = new WrittenLog().queued().started(5).step(10, 20, "plan");
  for (let index = 0; index < count; index += 1) log.step(100 + index, 300 + index, `${index}/clean`);
  return log.step(20_000, 20_100, "report").state;
}

test("each row is one sentence for those who hear it", async () => {
  const { all, host } = await showPart(
    <RunTimeline run={rich.state} now={now} pending={["report"]} words={words} />,
  );
  expect(all("[role=treeitem]").map(saidBy)).toEqual([
    "columns, completed, 1.2s",
    "Question: go, Answered by Ada, 1s",
    "clean, attempt 2 of 2, completed, 2.2s",
    "topics, running, 60% done, 4.7s",
    "embed, retrying, its worker is gone, 4.7s",
    "report, Not started",
  ]);
  expect(await violationsOf(host)).toEqual([]);
});

test("bars are told apart by what they are, not by colour alone: delays, failures and cut-off attempts have marks", async () => {
  const { all } = await showPart(<RunTimeline run={rich.state} now={now} />);
  const bars = (row: number) =>
    all(`[data-row="${row}"] .sc-bar`).map(({ dataset }) => [dataset["part"], dataset["outcome"]]);
  expect(bars(2)).toEqual([
    ["work", "failed"],
    ["retry-delay", undefined],
    ["work", "completed"],
  ]);
  expect(bars(4)).toEqual([
    ["work", "abandoned"],
    ["takeover-delay", undefined],
  ]);
  expect(all(".sc-bar[data-outcome=failed] svg, .sc-bar[data-outcome=abandoned] svg")).toHaveLength(2);
  expect(all(".sc-bar-progress")[0]?.style.width).toBe("60%");
  expect(all(".sc-timeline-bands li").map(({ textContent }) => textContent)).toEqual([
    "In the queue 500ms",
    "Paused 3s",
  ]);
});

test("the arrows, Home and End move from row to row, one of which takes the tab key; Enter and a click choose a step", async () => {
  const onSelect = vi.fn<(key: string) => void>();
  const { all, one } = await showPart(<RunTimeline run={rich.state} now={now} onSelect={onSelect} />);
  const focused = () => (document.activeElement as HTMLElement).dataset["row"];
  await focus(one('[tabindex="0"][role=treeitem]'));
  expect(focused()).toBe("0");
  await press("ArrowDown");
  await press("ArrowDown");
  expect(focused()).toBe("2");
  expect(all('[role=treeitem][tabindex="0"]')).toHaveLength(1);
  await press("Enter");
  await press("End");
  expect(focused()).toBe("4");
  await press("ArrowDown");
  expect(focused()).toBe("4");
  await press(" ");
  await press("Home");
  expect(focused()).toBe("0");
  await click(one('[data-row="3"] .sc-timeline-track'));
  expect(onSelect.mock.calls).toEqual([["clean"], ["embed"], ["topics"]]);
});

test("what is shown elsewhere is marked", async () => {
  const { one } = await showPart(<RunTimeline run={rich.state} now={now} selected="clean" />);
  expect(one("[aria-selected=true]").dataset["row"]).toBe("2");
});

test("of 10,000 steps only those in sight are in the document, and the keys reach every one", async () => {
  const { all, one, host } = await showPart(<RunTimeline run={many(10_000)} now={now} words={words} />);
  expect(all("[role=treeitem]").map(saidBy)).toEqual([
    "plan, completed, 10ms",
    "clean × 10,000, 10,000 completed, 10s",
    "report, completed, 100ms",
  ]);
  await focus(one('[data-row="1"]'));
  await press("ArrowDown");
  await press("ArrowUp");
  await press("ArrowRight");
  expect(one('[data-row="1"]').getAttribute("aria-expanded")).toBe("true");
  expect(all("[role=treeitem]").length).toBeLessThan(40);
  expect(one(".sc-timeline-body").style.height).toBe(`${10_003 * rowPx}px`);
  await press("End");
  expect((document.activeElement as HTMLElement).dataset["row"]).toBe("10002");
  expect(all("[role=treeitem]").length).toBeLessThan(40);
  await press("ArrowUp");
  const last = document.activeElement;
  expect(last && saidBy(last)).toBe("9999 clean, completed, 200ms");
  expect([last?.getAttribute("aria-posinset"), last?.getAttribute("aria-setsize")]).toEqual([
    "10002",
    "10003",
  ]);
  expect(await violationsOf(host)).toEqual([]);
  // To the group, and folded.
  await press("ArrowLeft");
  expect((document.activeElement as HTMLElement).dataset["row"]).toBe("1");
  await press("ArrowLeft");
  expect(all("[role=treeitem]")).toHaveLength(3);
});

test("the row with the focus stays in the document, wherever one scrolls", async () => {
  const { one } = await showPart(<RunTimeline run={many(500)} now={now} foldAbove={1_000} />);
  await focus(one('[data-row="3"]'));
  await click(one('[data-row="3"]'));
  await act(async () => one(".sc-timeline-scroll").scrollTo({ top: 400 * rowPx }));
  expect((document.activeElement as HTMLElement).dataset["row"]).toBe("3");
  expect(one('[data-row="402"]')).toBeDefined();
});

test("buttons, keys and the wheel with ctrl zoom; shift and the arrows pan; the whole comes back", async () => {
  const { one, all } = await showPart(<RunTimeline run={many(2)} now={now} words={words} />);
  const ticks = () => all(".sc-timeline-tick").map(({ textContent }) => textContent);
  const whole = ticks();
  expect(one("[data-does=zoom-out]").getAttribute("aria-disabled")).toBe("true");
  await click(one("[data-does=zoom-in]"));
  const half = ticks();
  expect(half).not.toEqual(whole);
  await focus(one('[tabindex="0"][role=treeitem]'));
  await press("ArrowRight", { shiftKey: true });
  expect(ticks()).not.toEqual(half);
  await press("-");
  expect(ticks()).toEqual(whole);
  await press("+");
  await press("0");
  expect(ticks()).toEqual(whole);
  expect(all("[type=range]")).toEqual([]);
  const wheel = new WheelEvent("wheel", { ctrlKey: true, deltaY: -100, bubbles: true, cancelable: true });
  layTrack(one("[data-track]"));
  await act(async () => void one('[data-row="0"]').dispatchEvent(wheel));
  // The page itself is not zoomed.
  expect(wheel.defaultPrevented).toBe(true);
  expect(ticks()).not.toEqual(whole);
  expect(one("[type=range]").getAttribute("aria-label")).toBe("Visible range");
  await click(one("[data-does=zoom-fit]"));
  expect(ticks()).toEqual(whole);
});

test("zoomed in, a row whose time is elsewhere says on which side; choosing it brings it back", async () => {
  const { one, all } = await showPart(<RunTimeline run={many(2)} now={now} />);
  for (let times = 0; times < 4; times += 1) await click(one("[data-does=zoom-in]"));
  const away = () => all(".sc-bar-away").map(({ dataset }) => dataset["side"]);
  // In the middle of the run nothing happens: where most does is what is zoomed into.
  expect(away()).toEqual(["after"]);
  await click(one('[data-row="3"]'));
  expect(away()).toEqual(["before", "before", "before"]);
  expect(one('[data-row="3"] .sc-bar').dataset["outcome"]).toBe("completed");
});

/** jsdom has no layout: a track of 800 pixels. */
function layTrack(track: HTMLElement): void {
  track.getBoundingClientRect = () => new DOMRect(0, 0, 800, 20);
}

test("dragging takes along what is shown, and is no click", async () => {
  const onSelect = vi.fn<(key: string) => void>();
  const { one, all } = await showPart(<RunTimeline run={many(2)} now={now} onSelect={onSelect} />);
  await click(one("[data-does=zoom-in]"));
  const ticks = () => all(".sc-timeline-tick").map(({ textContent }) => textContent);
  const before = ticks();
  layTrack(one("[data-track]"));
  const row = one('[data-row="1"]');
  const pointer = (type: string, clientX: number) =>
    act(async () => void row.dispatchEvent(new MouseEvent(type, { clientX, bubbles: true })));
  await pointer("pointerdown", 400);
  await pointer("pointermove", 200);
  // A browser's click comes at once with the end of the press.
  await act(async () => {
    row.dispatchEvent(new MouseEvent("pointerup", { clientX: 200, bubbles: true }));
    row.click();
  });
  expect(onSelect).not.toHaveBeenCalled();
  expect(ticks()).not.toEqual(before);
  await act(() => new Promise((resolve) => setTimeout(resolve)));
  await click(row);
  expect(onSelect).toHaveBeenCalledExactlyOnceWith("0/clean");
});

test("agents and questions are called as the app calls them", async () => {
  const titles: Record<string, string> = { clean: "Read the answers", go: "May it go on?" };
  const { one } = await showPart(
    <RunTimeline run={rich.state} now={now} titleOf={(name) => titles[name] ?? name} />,
  );
  expect(one('[data-row="2"] .sc-timeline-title').textContent).toBe("Read the answers");
  expect(one('[data-row="1"] .sc-timeline-title').textContent).toBe("Question: May it go on?");
});

test("a run without steps says so, and what is expected is there before it starts", async () => {
  const run = new WrittenLog().queued().state;
  const { one, all, render, host } = await showPart(<RunTimeline run={run} now={now} />);
  expect(one(".sc-timeline-empty").textContent).toBe("No steps yet");
  expect(await violationsOf(host)).toEqual([]);
  await render(<RunTimeline run={run} now={now} pending={["plan", "report"]} />);
  expect(all("[role=treeitem]")).toHaveLength(2);
});

test("it is there with the first paint: a server renders its rows", () => {
  const html = renderToString(<RunTimeline run={rich.state} now={now} words={words} />);
  expect(html.match(/role="treeitem"/g)).toHaveLength(5);
});
