import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type Drawing, openDrawing } from "./drawing.ts";

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

/** A drawing on a terminal of ten rows, and what was written to it since it was last asked. */
function draw(): Drawing & { frame(): string[]; end(): string[] } {
  const terminal = Object.assign(new PassThrough(), { rows: 10, columns: 40 });
  // Of a terminal it needs no more than that.
  const drawing = openDrawing(terminal as unknown as NodeJS.WriteStream);
  const written = () =>
    stripVTControlCharacters(String(terminal.read() ?? ""))
      .split("\n")
      .filter((line) => line !== "");
  return {
    ...drawing,
    frame() {
      vi.advanceTimersToNextTimer();
      return written();
    },
    end() {
      drawing.end();
      return written();
    },
  };
}

test("lines keep the order in which they began, and end with how it went", () => {
  const drawing = draw();
  drawing.draw("a", "a works", "working");
  drawing.draw("b", "b", "completed");
  expect(drawing.frame()).toEqual([expect.stringMatching(/^\S a works$/), "✔ b"]);
  drawing.draw("a", "a", "failed");
  drawing.draw("c", "c", "working");
  expect(drawing.end()).toEqual(["✘ a", "✔ b", "◼ c"]);
});

test("what happens between two frames is drawn once, and a line that is over is not drawn again", () => {
  const drawing = draw();
  for (let percent = 0; percent <= 100; percent++) drawing.draw("a", `a ${percent}%`, "working");
  expect(drawing.frame()).toEqual([expect.stringMatching(/^\S a 100%$/)]);
  drawing.draw("a", "a", "completed");
  expect(drawing.frame()).toEqual(["✔ a"]);
  drawing.draw("b", "b", "completed");
  expect(drawing.frame()).toEqual(["✔ b"]);
  expect(drawing.end()).toEqual([]);
});

test("a frame is no longer than the terminal, however many lines there are, and each is there in the end", () => {
  const drawing = draw();
  const over: string[] = [];
  drawing.draw("long", "long", "working");
  for (let n = 0; n < 5_000; n += 50) {
    for (let each = n; each < n + 50; each++) drawing.draw(`${each}`, `line ${each}`, "working");
    const frame = drawing.frame().filter((line) => !line.startsWith("✔"));
    expect(frame.length).toBeLessThan(10);
    expect(frame.at(-1)).toBe("  and 44 more");
    for (let each = n; each < n + 50; each++) drawing.draw(`${each}`, `line ${each}`, "completed");
    over.push(...drawing.frame().filter((line) => line.startsWith("✔")));
  }
  expect(over).toEqual(Array.from({ length: 5_000 }, (_, n) => `✔ line ${n}`));
  expect(drawing.end()).toEqual(["◼ long"]);
});

test("a note is below all lines, until there is another or none", () => {
  const drawing = draw();
  drawing.draw("a", "a", "completed");
  drawing.draw("b", "b", "working");
  drawing.note("reconnecting");
  expect(drawing.frame()).toEqual(["✔ a", expect.stringMatching(/^\S b$/), "reconnecting"]);
  drawing.note("");
  expect(drawing.frame().join()).not.toContain("reconnecting");
  drawing.note("at the end it is gone");
  expect(drawing.end()).toEqual(["◼ b"]);
});
