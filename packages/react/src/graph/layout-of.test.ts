import { expect, test } from "vitest";
import { queuedAt, WrittenLog } from "../testing/written-log.ts";
import { linesOf } from "./frame.tsx";
import { graphOf } from "./graph-of.ts";
import { layoutOf, nodeHeightPx } from "./layout-of.ts";

const order = [["columns"], ["clean"], ["a", "b", "c", "d", "e"], ["report"]];
const graph = graphOf(new WrittenLog().queued().state, { now: queuedAt, order });

test("what follows stands behind: to the right where there is room, below where there is not", () => {
  for (const [roomPx, axis] of [
    [1_400, "x"],
    [600, "y"],
    [328, "y"],
  ] as const) {
    const { placesByAgent } = layoutOf(graph, roomPx);
    for (const { from, to } of graph.edges)
      expect(placesByAgent.get(to)?.[axis]).toBeGreaterThan(placesByAgent.get(from)?.[axis] ?? Number.NaN);
  }
});

test("no two agents stand on one another, in any room, and on a phone two are side by side", () => {
  for (let roomPx = 264; roomPx < 1_600; roomPx += 61) {
    const { placesByAgent, nodeWidthPx, widthPx, direction } = layoutOf(graph, roomPx);
    const places = [...placesByAgent.values()];
    for (const [index, a] of places.entries())
      for (const b of places.slice(index + 1)) {
        const apart = Math.abs(a.x - b.x) >= nodeWidthPx || Math.abs(a.y - b.y) >= nodeHeightPx;
        expect(apart).toBe(true);
      }
    // Nothing needs to be made smaller than can be read.
    expect(widthPx * 0.75).toBeLessThanOrEqual(roomPx);
    if (direction === "down") expect(new Set(places.map(({ x }) => x)).size).toBeGreaterThan(1);
  }
});

test("what runs side by side stands in one row where slimmer agents have room so: no line runs behind an agent", () => {
  const long = [["columns"], ["clean"], ["a", "b", "c", "d"], ["topics"], ["charts"], ["report"]];
  const graph = graphOf(new WrittenLog().queued().state, { now: queuedAt, order: long });
  const { placesByAgent, direction, widthPx } = layoutOf(graph, 565);
  expect(direction).toBe("down");
  expect(widthPx * 0.75).toBeLessThanOrEqual(565);
  expect(new Set(["a", "b", "c", "d"].map((agent) => placesByAgent.get(agent)?.y)).size).toBe(1);
});

test("where agents side by side need several rows, one frame stands around them and no other agent", () => {
  const { placesByAgent, nodeWidthPx, frames } = layoutOf(graph, 326);
  expect(frames.map(({ agents }) => agents.toSorted())).toEqual([["a", "b", "c", "d", "e"]]);
  for (const frame of frames) {
    expect(frame.x).toBeGreaterThanOrEqual(0);
    for (const [agent, { x, y }] of placesByAgent) {
      const isIn =
        x >= frame.x &&
        y >= frame.y &&
        x + nodeWidthPx <= frame.x + frame.widthPx &&
        y + nodeHeightPx <= frame.y + frame.heightPx;
      const isOut = y + nodeHeightPx <= frame.y || y >= frame.y + frame.heightPx;
      expect([isIn, isOut]).toEqual(frame.agents.includes(agent) ? [true, false] : [false, true]);
    }
  }
  expect(linesOf(graph, layoutOf(graph, 326))).toHaveLength(3);
  expect(linesOf(graph, layoutOf(graph, 1_400))).toEqual(graph.edges);
});

test("those that do not all follow the same have no frame: its lines would not be true of each", () => {
  const apart = { ...graph, edges: graph.edges.filter(({ to }) => to !== "a") };
  expect(layoutOf(apart, 326).frames).toEqual([]);
});

test("the same graph in the same room is laid out the same", () => {
  expect(layoutOf(graph, 900)).toEqual(layoutOf(graph, 900));
});
