import type { Pipeline, RunState } from "@stepcast/pipeline";
import {
  Controls,
  type Edge,
  MarkerType,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from "@xyflow/react";
import {
  type RefObject,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type PartsWords, wordsOf } from "../parts/words.ts";
import { type AgentFlowNode, AgentNodeView } from "./agent-node.tsx";
import { type FrameFlowNode, frameId, FrameView, linesOf } from "./frame.tsx";
import { type AgentGraph, graphOf } from "./graph-of.ts";
import { type GraphLayout, layoutOf, nodeHeightPx } from "./layout-of.ts";

export interface RunGraphProps<P extends Pipeline = Pipeline> {
  run: RunState<P>;
  /** Milliseconds since 1970, from the clock by which the app draws; of no matter once the run has ended. */
  now: number;
  /** An earlier run of the same pipeline: what it did is what is to come. */
  earlier?: RunState<P> | undefined;
  /** The pipeline's stages as the app knows them; goes before `earlier`. */
  order?: readonly (readonly (keyof P["agents"] & string)[])[] | undefined;
  /** The agent that is shown elsewhere. */
  selected?: string | undefined;
  onSelect?: ((agent: string) => void) | undefined;
  /** What agents are called; left out, by their names. */
  titleOf?: ((agent: string) => string) | undefined;
  words?: Partial<PartsWords> | undefined;
}

/**
 * The agents of a run and what followed what, as its log tells it; before they start, as an earlier run or the app does. All agents are
 * in sight, and nothing needs to be dragged. It needs the theme, or `@xyflow/react/dist/base.css`, to be drawn; class names that stay:
 * `sc-graph`, `sc-graph-node` (with `data-status`, `data-selected`), `sc-graph-title`, `sc-graph-facts`, `sc-graph-frame`.
 */
export function RunGraph<P extends Pipeline>(props: RunGraphProps<P>) {
  const { now, earlier, order } = props;
  // What a person does on the page goes before a graph of thousands of steps.
  const run = useDeferredValue(props.run);
  const words = useMemo(() => wordsOf(props.words), [props.words]);
  const host = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(host);
  const graph = useMemo(
    () =>
      // What is drawn does not depend on the pipeline's types.
      graphOf(run as unknown as RunState, {
        now,
        order,
        earlier,
      }),
    [run, now, order, earlier],
  );
  const layout = useLayout(graph, widthPx - 2 * marginPx);
  // As high as it needs to be at its width.
  const scale = Math.min(1, (widthPx - 2 * marginPx) / layout.widthPx);
  const height = Math.round(Math.min(highestPx, layout.heightPx * scale + 2 * marginPx + controlsPx));
  const nodes = flowNodes({ ...props, graph, layout, words });
  const edges = linesOf(graph, layout).map(flowEdge);
  return (
    <div className="sc-graph" role="group" aria-label={words.graph} ref={host} style={{ height }}>
      <ReactFlowProvider
        initialNodes={nodes}
        initialEdges={edges}
        initialWidth={widthPx}
        initialHeight={height}
        initialFitViewOptions={fit}
        fitView
      >
        <Flow nodes={nodes} edges={edges} layout={layout} />
      </ReactFlowProvider>
    </div>
  );
}

const marginPx = 16;
/** The buttons stand below the agents. */
const controlsPx = 28;
const highestPx = 800;
/** Before it is measured: on the server, and in the first paint. */
const firstWidthPx = 960;

function useWidth(host: RefObject<HTMLElement | null>): number {
  const [widthPx, setWidthPx] = useState(firstWidthPx);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const measure = () => setWidthPx(element.clientWidth || firstWidthPx);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [host]);
  return widthPx;
}

/** Steps come and go all the time; the places change only with the agents, what follows what, and the room there is. */
function useLayout(graph: AgentGraph, roomPx: number): GraphLayout {
  const shape = JSON.stringify([graph.nodes.map(({ agent }) => agent), graph.edges]);
  // oxlint-disable-next-line react/exhaustive-deps -- the shape is all of the graph that matters here
  return useMemo(() => layoutOf(graph, roomPx), [shape, roomPx]);
}

type FlowNode = AgentFlowNode | FrameFlowNode;

interface FlowProps {
  nodes: FlowNode[];
  edges: Edge[];
  layout: GraphLayout;
}

const nodeTypes = { agent: AgentNodeView, frame: FrameView };
const margin = `${marginPx}px` as const;
const fit = {
  padding: { top: margin, x: margin, bottom: `${marginPx + controlsPx}px` },
  maxZoom: 1,
} as const;

function Flow({ nodes, edges, layout }: FlowProps) {
  const { fitView } = useReactFlow();
  // As the library has measured it, which is later than we have.
  const room = useStore(({ width, height }) => `${width} ${height}`);
  useEffect(() => void fitView(fit), [fitView, layout, room]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      fitView
      fitViewOptions={fit}
      minZoom={0.2}
      maxZoom={2}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      // The page scrolls on; with ctrl the wheel zooms.
      zoomOnScroll={false}
      zoomOnDoubleClick={false}
      preventScrolling={false}
    >
      <Controls showInteractive={false} fitViewOptions={fit} />
    </ReactFlow>
  );
}

interface FlowNodesOptions extends Pick<RunGraphProps, "selected" | "onSelect" | "titleOf"> {
  graph: AgentGraph;
  layout: GraphLayout;
  words: PartsWords;
}

function flowNodes({ graph, layout, words, ...props }: FlowNodesOptions): FlowNode[] {
  const { selected, onSelect, titleOf = (agent) => agent } = props;
  const frames = layout.frames.map(
    (frame): FrameFlowNode => ({
      id: frameId(frame),
      type: "frame",
      position: frame,
      width: frame.widthPx,
      height: frame.heightPx,
      zIndex: -1,
      domAttributes: { "aria-hidden": true },
      data: {},
    }),
  );
  const agents = graph.nodes.map(
    (node): AgentFlowNode => ({
      id: node.agent,
      type: "agent",
      position: layout.placesByAgent.get(node.agent) ?? { x: 0, y: 0 },
      width: layout.nodeWidthPx,
      height: nodeHeightPx,
      // Its content says what it is.
      domAttributes: { "aria-roledescription": undefined },
      data: {
        node,
        direction: layout.direction,
        onSelect,
        words,
        title: titleOf(node.agent),
        after: graph.edges.filter(({ to }) => to === node.agent).map(({ from }) => titleOf(from)),
        isSelected: node.agent === selected,
      },
    }),
  );
  return [...frames, ...agents];
}

/** Each agent says which it follows: the lines are for the eye. */
function flowEdge({ from, to, isExpected }: AgentGraph["edges"][number]): Edge {
  return {
    id: `${from} ${to}`,
    source: from,
    target: to,
    className: isExpected ? "sc-graph-edge sc-graph-edge-expected" : "sc-graph-edge",
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: "var(--sc-edge, currentColor)" },
    domAttributes: { "aria-hidden": true },
  };
}
