import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { formatCount, formatDuration } from "../parts/format.ts";
import { Icon } from "../parts/icon.tsx";
import { countsOf } from "../parts/timeline/row-words.ts";
import type { PartsWords } from "../parts/words.ts";
import type { AgentNode } from "./graph-of.ts";

export interface AgentNodeContent extends Record<string, unknown> {
  readonly node: AgentNode;
  readonly title: string;
  /** The titles of the agents right before it. */
  readonly after: readonly string[];
  readonly direction: "right" | "down";
  readonly isSelected: boolean;
  readonly onSelect: ((agent: string) => void) | undefined;
  readonly words: PartsWords;
}

export type AgentFlowNode = Node<AgentNodeContent, "agent">;

/** An agent with how it is: a mark, a word, how long it took, and how many steps it has. */
export function AgentNodeView({ data }: NodeProps<AgentFlowNode>) {
  const { node, direction, isSelected, onSelect } = data;
  const look = {
    className: "sc-graph-node nopan",
    "data-status": node.status,
    "data-selected": isSelected || undefined,
  };
  const content = <Content {...data} />;
  return (
    <>
      <Handle
        type="target"
        position={direction === "right" ? Position.Left : Position.Top}
        isConnectable={false}
      />
      {onSelect ? (
        <button {...look} type="button" aria-pressed={isSelected} onClick={() => onSelect(node.agent)}>
          {content}
        </button>
      ) : (
        <div {...look}>{content}</div>
      )}
      <Handle
        type="source"
        position={direction === "right" ? Position.Right : Position.Bottom}
        isConnectable={false}
      />
    </>
  );
}

function Content({ node, title, after, words }: AgentNodeContent) {
  const { status, count, lastedMs } = node;
  const isExpected = count === 0;
  const isMany = count > 1;
  const many = formatCount(count, words.locale);
  return (
    <>
      <Icon name={status} />
      <span className="sc-graph-text">
        <span className="sc-graph-title" title={isMany ? words.group(title, many) : title}>
          <bdi>{title}</bdi>
          {/* What is seen of it stands below: there is no room for both. */}
          {isMany && <span className="sc-hidden"> × {many}</span>}
        </span>
        <span className="sc-hidden">, </span>
        <span className="sc-graph-facts">
          <span className="sc-graph-status">{isExpected ? words.expected : statusText(node, words)}</span>
          {lastedMs !== undefined && " "}
          {lastedMs !== undefined && (
            <span className="sc-graph-time" suppressHydrationWarning>
              {formatDuration(lastedMs, words.locale)}
            </span>
          )}
        </span>
        {after.length > 0 && <span className="sc-hidden">, {words.edgeFrom(after)}</span>}
      </span>
    </>
  );
}

/** Of many steps, how many are how: what went wrong first. */
function statusText({ status, count, counts }: AgentNode, words: PartsWords): string {
  if (count === 1) return words.stepStatus[status];
  return countsOf(counts, words).slice(0, 2).join(" · ");
}
