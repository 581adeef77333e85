// @vitest-environment jsdom
import type { RunEvent } from "@stepcast/pipeline";
import { act, type ComponentProps } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { click, press, rowPx, type ShownPart, showPart, violationsOf } from "../../testing/show-part.tsx";
import { RunLog } from "./run-log.tsx";

const levels = ["info", "debug", "info", "warn", "error"] as const;

function line(seq: number, more: object = {}): RunEvent {
  const step = { step: "clean", key: seq % 2 === 0 ? "clean" : "clean#2", attempt: 1 };
  const level = levels[seq % levels.length] ?? "info";
  const stamp = { v: 1, runId: "run", seq, at: Date.UTC(2026, 0, 15, 9, 30) + seq * 250 } as const;
  return { ...stamp, type: "step.logged", ...step, level, message: `line ${seq}`, ...more };
}

const log = Array.from({ length: 100_000 }, (_, index) => line(index + 1));

/** The log as it is then: what is read of it stays as it is. */
function linesUpTo(last: number): RunEvent[] {
  return log.slice(0, last);
}

beforeEach(() => {
  // jsdom lays nothing out: what scrolls is as high as its rows say.
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockImplementation(function (this: HTMLElement) {
    return Number.parseFloat(this.querySelector<HTMLElement>(".sc-log-lines")?.style.blockSize ?? "0");
  });
  return () => vi.restoreAllMocks();
});

type Props = Partial<ComponentProps<typeof RunLog>> & { events: readonly RunEvent[] };

const show = (props: Props) => showPart(<RunLog {...props} steps={undefined} />);

const rowsOf = ({ all }: ShownPart) => all(".sc-log-row");
const textsOf = (part: ShownPart) => part.all(".sc-log-text").map(({ textContent }) => textContent);

async function scrollTo({ one }: ShownPart, top: number): Promise<void> {
  const element = one(".sc-log-scroll");
  await act(async () => {
    element.scrollTop = top;
    element.dispatchEvent(new Event("scroll"));
  });
}

async function choose(element: HTMLElement, value: string): Promise<void> {
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), "value") ?? {};
  await act(async () => {
    set?.call(element, value);
    element.dispatchEvent(new Event(element.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
  });
}

test("of a long log only what is in view is in the page, and it begins at the newest line", async () => {
  const part = await show({ events: linesUpTo(100_000) });
  expect(rowsOf(part).length).toBeLessThan(60);
  expect(textsOf(part).at(-1)).toBe("line 100000");
});

test("it goes on with the newest line, until it is scrolled up; then it stays, and counts what comes", async () => {
  const part = await show({ events: linesUpTo(1_000) });
  await part.render(<RunLog events={linesUpTo(1_010)} />);
  expect(textsOf(part).at(-1)).toBe("line 1010");
  await scrollTo(part, 400 * rowPx);
  const before = textsOf(part);
  await part.render(<RunLog events={linesUpTo(1_033)} />);
  expect(textsOf(part)).toEqual(before);
  expect(part.one(".sc-log-newest").textContent).toContain("23 new");
  await click(part.one(".sc-log-newest"));
  expect(textsOf(part).at(-1)).toBe("line 1033");
  expect(part.all(".sc-log-newest")).toEqual([]);
});

test("scrolled down to the end it follows again", async () => {
  const part = await show({ events: linesUpTo(1_000) });
  await scrollTo(part, 100 * rowPx);
  await scrollTo(part, 1_000_000);
  expect(part.all(".sc-log-newest")).toEqual([]);
});

test("levels are hidden one by one, and count also what is hidden", async () => {
  const part = await show({ events: linesUpTo(100) });
  const buttons = part.all(".sc-log-level");
  expect(buttons.map(({ textContent }) => textContent)).toEqual([
    "Debug 20",
    "Info 40",
    "Warnings 20",
    "Errors 20",
  ]);
  for (const button of buttons.slice(0, 3)) await click(button);
  expect(new Set(rowsOf(part).map(({ dataset }) => dataset["level"]))).toEqual(new Set(["error"]));
  expect(buttons.map((button) => button.getAttribute("aria-pressed"))).toEqual([
    "false",
    "false",
    "false",
    "true",
  ]);
  await click(part.all(".sc-log-level")[3] as HTMLElement);
  expect(part.one(".sc-log-empty").textContent).toContain("No matching lines");
  await click(part.one(".sc-log-empty button"));
  expect(rowsOf(part).length).toBeGreaterThan(0);
});

test("lines of one step are chosen by its key, or by its agent's name", async () => {
  const part = await show({ events: linesUpTo(100), defaultStep: "clean#2" });
  const keys = () => new Set(part.all(".sc-log-step").map(({ textContent }) => textContent));
  expect(keys()).toEqual(new Set(["clean#2"]));
  const [steps] = part.all("select");
  await choose(steps as HTMLElement, "clean");
  expect(keys()).toEqual(new Set(["clean", "clean#2"]));
});

test("what is looked for is marked and counted, and gone to from match to match", async () => {
  const part = await show({ events: linesUpTo(5_000) });
  await choose(part.one("input"), "LINE 77");
  expect(part.one(".sc-log-matches").textContent).toBe("11 found");
  part.one("input").focus();
  await press("Enter");
  expect(part.one(".sc-log-matches").textContent).toBe("1 of 11");
  expect(part.one("[data-active] mark").textContent).toBe("line 77");
  await press("Enter");
  expect(part.one("[data-active] .sc-log-text").textContent).toBe("line 770");
  await press("Enter", { shiftKey: true });
  await press("Enter", { shiftKey: true });
  expect(part.one("[data-active] .sc-log-text").textContent).toBe("line 779");
  await choose(part.one("input"), "nowhere");
  expect(part.one(".sc-log-matches").textContent).toBe("No matches");
});

test("steps stand there as they are called, their keys in the title; what is found in a key is marked too", async () => {
  const titleOf = (key: string) => key.replace("clean", "Tidy up");
  const part = await show({ events: linesUpTo(4), titleOf });
  expect(part.all(".sc-log-step").map(({ textContent }) => textContent)).toContain("Tidy up#2");
  expect(part.all(".sc-log-step")[0]?.title).toBe("clean#2");
  expect(part.all("select")[0]?.textContent).toContain("Tidy up (2)");
  await choose(part.one("input"), "clean");
  expect(part.one(".sc-log-matches").textContent).toBe("4 found");
  expect(part.all(".sc-log-step mark").map(({ textContent }) => textContent)).toEqual([
    "Tidy up#2",
    "Tidy up",
    "Tidy up#2",
    "Tidy up",
  ]);
});

test("a line that is linked to is gone to and marked, also when it is there only later", async () => {
  const onLink = vi.fn();
  const part = await show({ events: linesUpTo(10), highlight: 300, onLink });
  expect(part.all("[data-highlight]")).toEqual([]);
  await part.render(<RunLog events={linesUpTo(2_000)} highlight={300} onLink={onLink} />);
  expect(part.one("[data-highlight] .sc-log-text").textContent).toBe("line 300");
  await click(part.one("[data-highlight] .sc-log-seq"));
  expect(onLink).toHaveBeenCalledExactlyOnceWith(300);
  expect(part.one("[data-highlight] .sc-log-seq").getAttribute("href")).toBe("#L300");
});

test("a line that is linked to is in view at once where it is there already", async () => {
  const part = await show({ events: linesUpTo(100_000), highlight: 50_000 });
  expect(part.one("[data-highlight] .sc-log-text").textContent).toBe("line 50000");
});

test("by keyboard one goes from line to line; Tab reaches what can be done with the one", async () => {
  const part = await show({ events: linesUpTo(200) });
  part.one(".sc-log-scroll").focus();
  await press("ArrowUp");
  const first = part.one("[data-active] .sc-log-text").textContent;
  await press("ArrowDown");
  expect(part.one("[data-active] .sc-log-text").textContent).not.toBe(first);
  expect(part.all('.sc-log-seq[tabindex="0"]')).toHaveLength(1);
});

test("a line says when it was written, as one likes it, in the zone one wants", async () => {
  const part = await show({ events: linesUpTo(5), timeZone: "Asia/Tokyo", words: { locale: "en" } });
  const times = () => part.all(".sc-log-time").map(({ textContent }) => textContent);
  expect(times()[4]).toBe("+0:01.000");
  const select = part.all("select")[1] as HTMLElement;
  expect(select.textContent).toContain("Asia/Tokyo, GMT+9");
  await choose(select, "absolute");
  expect(times()[4]).toBe("18:30:01.250");
  await choose(select, "off");
  expect(times()).toEqual([]);
});

test("messages of several lines, fields and later attempts are shown, and each message has its own direction", async () => {
  const events = [
    line(1, { message: "one\n\u001b[31mtwo\u001b[0m", fields: { rows: 3, file: "a.csv" }, attempt: 3 }),
    line(2, { message: "שלום" }),
  ];
  const part = await show({ events });
  expect(textsOf(part)).toEqual(["one\ntwo", "שלום"]);
  expect(part.all("bdi.sc-log-text[dir=auto]")).toHaveLength(2);
  expect(part.one("summary").textContent).toBe("rows=3 file=a.csv");
  expect(part.one(".sc-log-attempt").textContent).toContain("Attempt 3");
});

test("chunks are lines where they have a text", async () => {
  const stamp = { v: 1, runId: "run", at: 1, step: "write", key: "write", attempt: 1 } as const;
  const events: RunEvent[] = [
    { ...stamp, seq: 1, type: "step.chunk", chunk: { text: "streamed" } },
    { ...stamp, seq: 2, type: "step.chunk", chunk: { other: 1 } },
  ];
  const part = await show({ events, chunkText: (chunk) => (chunk as { text?: string }).text });
  expect(textsOf(part)).toEqual(["streamed"]);
});

test("all that is shown is copied and saved as text", async () => {
  const writeText = vi.fn(async () => undefined);
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  const part = await show({ events: linesUpTo(3), name: "report" });
  await click(part.one('[data-does="copy"]'));
  await vi.waitFor(async () => {
    await act(async () => undefined);
    expect(part.one(".sc-tools").textContent).toBe("Copied");
  });
  expect(writeText).toHaveBeenCalledWith(
    expect.stringMatching(/^2026-01-15T09:30:00.250Z DEBUG clean#2 \(1\) line 1\n/),
  );
  vi.unstubAllGlobals();
  const [saved] = await savedBy(() => click(part.one('[data-does="download"]')));
  expect(saved?.name).toBe("report.log");
  expect((await saved?.blob.text())?.split("\n")).toHaveLength(4);
});

test("before there are lines it says why: it reads, or there are none", async () => {
  const part = await show({ events: [], loading: true });
  expect(part.one(".sc-log-empty").textContent).toContain("Reading");
  expect(part.one('[role="log"]').getAttribute("aria-busy")).toBe("true");
  await part.render(<RunLog events={[]} dropped={5_000} />);
  expect(part.one(".sc-log-empty").textContent).toContain("No log lines yet");
  expect(part.one(".sc-log-note").textContent).toContain("5,000 older");
});

test("new lines are announced together, every few seconds at most, and not those that were there", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const part = await show({ events: linesUpTo(50), words: { locale: "en" } });
  const said = () => part.all('.sc-log > [role="status"]').map(({ textContent }) => textContent);
  for (let last = 60; last <= 200; last += 10) {
    await part.render(<RunLog events={linesUpTo(last)} words={{ locale: "en" }} />);
  }
  expect(said()).toEqual([""]);
  await act(async () => void vi.advanceTimersByTime(5_000));
  expect(said()).toEqual(["150 new lines"]);
  vi.useRealTimers();
});

test("the lines a run's state keeps are shown too", async () => {
  const logs = [{ seq: 4, at: 1, attempt: 1, level: "info", message: "kept", fields: undefined } as const];
  const steps = { clean: { step: "clean", key: "clean", logs } };
  // A step has more, which a log does not look at.
  const part = await showPart(<RunLog steps={steps as never} />);
  expect(textsOf(part)).toEqual(["kept"]);
});

test("axe objects to none of it, empty and full", async () => {
  const part = await show({ events: [line(1), line(2, { fields: { rows: 1 }, attempt: 2 })], highlight: 2 });
  expect(await violationsOf(part.host)).toEqual([]);
  await part.render(<RunLog events={[]} />);
  expect(await violationsOf(part.host)).toEqual([]);
});

/** What is given to the browser to be saved. */
async function savedBy(save: () => Promise<void>): Promise<{ name: string; blob: Blob }[]> {
  const saved: { name: string; blob: Blob }[] = [];
  const blobs = new Map<string, Blob>();
  Object.assign(URL, {
    createObjectURL: (blob: Blob) => {
      blobs.set(`blob:${blobs.size}`, blob);
      return `blob:${blobs.size - 1}`;
    },
    revokeObjectURL: () => undefined,
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    const blob = blobs.get(this.href);
    if (blob) saved.push({ name: this.download, blob });
  });
  await save();
  await vi.waitFor(() => expect(saved).toHaveLength(1));
  return saved;
}

test("where all lines are in view, none is to be jumped to", async () => {
  const part = await show({ events: linesUpTo(3), follow: false });
  expect(part.all(".sc-log-newest")).toEqual([]);
  const long = await show({ events: linesUpTo(300), follow: false });
  expect(long.all(".sc-log-newest")).toHaveLength(1);
});
