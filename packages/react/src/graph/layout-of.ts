import { Graph, layout } from "@dagrejs/dagre";
import type { AgentGraph } from "./graph-of.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where each agent stands: the upper left corner of its node, in pixels. */
export interface GraphLayout {
  readonly direction: "right" | "down";
  readonly nodeWidthPx: number;
  readonly placesByAgent: ReadonlyMap<string, Point>;
  readonly frames: readonly GraphFrame[];
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Around agents side by side that stand in several rows: lines lead to it and from it, where to each of them they would run behind others.
 */
export interface GraphFrame extends Point {
  readonly agents: readonly string[];
  readonly widthPx: number;
  readonly heightPx: number;
}

export const nodeHeightPx = 60;
const widestNodePx = 176;
/** A status and a time stand side by side in it. */
const slimmestNodePx = 144;
/** Two of them stand side by side on a phone. */
const narrowestNodePx = 124;
const gapPx = 16;
const rankGapPx = 40;
/** Between a frame and what is in it. */
const framePx = 8;

/** Smaller than this nobody likes to read it. */
const leastScale = 0.75;

/**
 * Layered: what follows something stands behind it. From left to right where that fits into `roomPx`, or nearly; else from top to bottom,
 * and agents side by side that have no room so stand in several rows. The same graph in the same room is always laid out the same.
 */
export function layoutOf(graph: AgentGraph, roomPx: number): GraphLayout {
  const across = layered(graph, "right", widestNodePx);
  if (across.widthPx * leastScale <= roomPx) return across;
  const down = layered(graph, "down", widestNodePx);
  // Where nothing stands side by side, each has the room to itself.
  if (down.widthPx <= roomPx) return down;
  const slim = layered(graph, "down", slimNodePx(down, roomPx));
  if (slim.widthPx * leastScale <= roomPx) return slim;
  const halfPx = Math.floor((roomPx - gapPx) / 2) - framePx;
  const nodeWidthPx = Math.max(narrowestNodePx, Math.min(widestNodePx, halfPx));
  return wrapped(graph, layered(graph, "down", nodeWidthPx), roomPx);
}

/** As wide as nodes may be where those of the fullest layer stand side by side. */
function slimNodePx({ placesByAgent }: GraphLayout, roomPx: number): number {
  const layers = Map.groupBy(placesByAgent.values(), ({ y }) => y);
  const most = Math.max(1, ...[...layers.values()].map((layer) => layer.length));
  const fittingPx = Math.floor((roomPx - (most - 1) * gapPx) / most);
  return Math.max(slimmestNodePx, Math.min(widestNodePx, fittingPx));
}

function layered(
  { nodes, edges }: AgentGraph,
  direction: GraphLayout["direction"],
  nodeWidthPx: number,
): GraphLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: direction === "right" ? "LR" : "TB", nodesep: gapPx, ranksep: rankGapPx });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { agent } of nodes) graph.setNode(agent, { width: nodeWidthPx, height: nodeHeightPx });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  const places = nodes.map(({ agent }) => {
    const { x = 0, y = 0 } = graph.node(agent) as Partial<Point>;
    return [agent, { x: x - nodeWidthPx / 2, y: y - nodeHeightPx / 2 }] as const;
  });
  return sized(direction, nodeWidthPx, places);
}

/** Each layer in rows of as many agents as there is room for, in the middle. */
function wrapped({ edges }: AgentGraph, down: GraphLayout, roomPx: number): GraphLayout {
  const { nodeWidthPx } = down;
  const most = Math.max(1, Math.floor((roomPx + gapPx) / (nodeWidthPx + gapPx)));
  const layers = Map.groupBy(down.placesByAgent, ([, { y }]) => y);
  if ([...layers.values()].every((layer) => layer.length <= most) && down.widthPx <= roomPx) return down;
  const rowWidthPx = (count: number) => count * (nodeWidthPx + gapPx) - gapPx;
  const layerWidthPx = (count: number) => (count > most ? rowWidthPx(most) + 2 * framePx : rowWidthPx(count));
  const widthPx = Math.max(...[...layers.values()].map((layer) => layerWidthPx(layer.length)));
  const places: [string, Point][] = [];
  const frames: GraphFrame[] = [];
  let y = 0;
  for (const [, layer] of [...layers].sort(([a], [b]) => a - b)) {
    const agents = layer.sort(([, a], [, b]) => a.x - b.x).map(([agent]) => agent);
    // Rows of about one length: between two columns the lines have their way, where a single agent in the middle would hide them.
    const inRow = Math.ceil(agents.length / Math.ceil(agents.length / most));
    const isFramed = agents.length > inRow && areAlike(agents, edges);
    if (isFramed) {
      const [wide, rows] = [rowWidthPx(inRow) + 2 * framePx, Math.ceil(agents.length / inRow)];
      const heightPx = rows * (nodeHeightPx + gapPx) - gapPx + 2 * framePx;
      frames.push({ agents, x: (widthPx - wide) / 2, y, widthPx: wide, heightPx });
      y += framePx;
    }
    for (let first = 0; first < agents.length; first += inRow) {
      const row = agents.slice(first, first + inRow);
      const left = (widthPx - rowWidthPx(row.length)) / 2;
      for (const [column, agent] of row.entries())
        places.push([agent, { x: left + column * (nodeWidthPx + gapPx), y }]);
      y += nodeHeightPx + gapPx;
    }
    y += rankGapPx - gapPx + (isFramed ? framePx : 0);
  }
  return { ...sized("down", nodeWidthPx, places), frames, widthPx, heightPx: y - rankGapPx };
}

/** They follow the same, and the same follows them: what is true of one of the lines is true of all. */
function areAlike(agents: readonly string[], edges: AgentGraph["edges"]): boolean {
  const beside = (agent: string) => {
    const before = edges.filter(({ to }) => to === agent).map(({ from }) => from);
    const after = edges.filter(({ from }) => from === agent).map(({ to }) => to);
    return JSON.stringify([before.toSorted(), after.toSorted()]);
  };
  return new Set(agents.map(beside)).size === 1;
}

function sized(
  direction: GraphLayout["direction"],
  nodeWidthPx: number,
  places: readonly (readonly [string, Point])[],
): GraphLayout {
  return {
    direction,
    nodeWidthPx,
    placesByAgent: new Map(places),
    frames: [],
    widthPx: places.reduce((most, [, { x }]) => Math.max(most, x + nodeWidthPx), 0),
    heightPx: places.reduce((most, [, { y }]) => Math.max(most, y + nodeHeightPx), 0),
  };
}
