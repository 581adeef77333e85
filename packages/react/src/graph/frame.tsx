import { Handle, type Node, Position } from "@xyflow/react";
import type { AgentEdge, AgentGraph } from "./graph-of.ts";
import type { GraphFrame, GraphLayout } from "./layout-of.ts";

export type FrameFlowNode = Node<Record<string, never>, "frame">;

/** Around agents in several rows; there is one only from top to bottom. */
export function FrameView() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <div className="sc-graph-frame" />
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
}

/** No agent's name begins so. */
export function frameId({ agents }: GraphFrame): string {
  return ` ${agents.join(" ")}`;
}

/** The lines that are drawn: one to a frame and one from it, in place of those of its agents. */
export function linesOf({ edges }: AgentGraph, { frames }: GraphLayout): AgentEdge[] {
  const ids = new Map(frames.flatMap((frame) => frame.agents.map((agent) => [agent, frameId(frame)])));
  const lines = new Map<string, AgentEdge>();
  for (const { from, to, isExpected } of edges) {
    const line = { from: ids.get(from) ?? from, to: ids.get(to) ?? to };
    const id = JSON.stringify([line.from, line.to]);
    // What has come of one has come.
    lines.set(id, { ...line, isExpected: isExpected && (lines.get(id)?.isExpected ?? true) });
  }
  return [...lines.values()];
}
