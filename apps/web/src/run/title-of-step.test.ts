import type { StepState } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { agentOfKey, titleOfKey, titleOfStep } from "./title-of-step.ts";

const look = {
  agents: {
    read: { title: "Read it", purpose: "" },
    cut: { title: "Cut", purpose: "", titleOf: ({ input }: StepState) => `Cut ${String(input)}` },
  },
};

/** As much of a step as its title needs. */
const step = (agent: string, key: string, input: unknown = {}) => ({ step: agent, key, input }) as StepState;

test.for([
  ["read", "read", "Read it"],
  ["read", "read#2", "Read it · 2"],
  ["read", "read:eu", "Read it · eu"],
  ["read", "berlin/read", "Read it · berlin"],
  ["read", "berlin/read#3", "Read it · berlin · 3"],
  ["newer", "newer:x", "newer:x"],
] as const)("a step of %s with the key %s is called %s", ([agent, key, title]) => {
  expect(titleOfStep(look, step(agent, key))).toBe(title);
});

test("a pipeline's own words for a step go before", () => {
  expect(titleOfStep(look, step("cut", "cut:3", "bread"))).toBe("Cut bread");
});

test("a key tells its agent, also one with a slash or a hash in what it is about", () => {
  expect(["read", "read#2", "read:a#b", "a/b/read:x"].map(agentOfKey)).toEqual([
    "read",
    "read",
    "read",
    "read",
  ]);
  expect(titleOfKey(look, "berlin/read", undefined)).toBe("Read it");
});
