import { expect, test } from "vitest";
import { waitingMs } from "./waiting-ms.ts";

const asked = (askedAt: number, answeredAt?: number, expiresAt?: number) => ({
  status: answeredAt === undefined ? ("open" as const) : ("answered" as const),
  askedAt,
  answeredAt,
  expiresAt,
});

test("a run waits from a question to its answer, or until now", () => {
  expect(waitingMs([], 100)).toBe(0);
  expect(waitingMs([asked(10, 30), asked(50)], 100)).toBe(70);
});

test("questions that are open side by side are waited for once", () => {
  expect(waitingMs([asked(20, 40), asked(10, 30), asked(15, 18)], 100)).toBe(30);
});

test("one that was closed was waited for until its time was over, or the run ended", () => {
  expect(waitingMs([{ ...asked(10, undefined, 25), status: "closed" }], 100)).toBe(15);
  expect(waitingMs([{ ...asked(10, undefined, 500), status: "closed" }], 100)).toBe(90);
  expect(waitingMs([{ ...asked(10), status: "closed" }], 100)).toBe(90);
});
