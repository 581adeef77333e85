import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nextFrame } from "./next-frame.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page whose frames the test paints. */
function stubFrames() {
  const frames = new Map<number, () => void>();
  let last = 0;
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => frames.set(++last, frame) && last);
  vi.stubGlobal("cancelAnimationFrame", (id: number) => frames.delete(id));
  return {
    frames,
    paint() {
      for (const frame of frames.values()) frame();
    },
  };
}

test("calls back with the frame that is painted next, once", () => {
  const page = stubFrames();
  const callback = vi.fn();
  nextFrame(callback);
  expect(callback).not.toHaveBeenCalled();
  page.paint();
  vi.runAllTimers();
  expect(callback).toHaveBeenCalledOnce();
});

test("a hidden page, which is given no frames, goes on by a timer", () => {
  const page = stubFrames();
  const callback = vi.fn();
  nextFrame(callback);
  vi.runAllTimers();
  page.paint();
  expect(callback).toHaveBeenCalledOnce();
  expect(page.frames.size).toBe(0);
});

test("where nothing is ever painted, a timer alone calls", () => {
  const callback = vi.fn();
  nextFrame(callback);
  vi.runAllTimers();
  expect(callback).toHaveBeenCalledOnce();
});

test("called off, nothing is left that calls", () => {
  const page = stubFrames();
  const callback = vi.fn();
  nextFrame(callback)();
  expect(page.frames.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
