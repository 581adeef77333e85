export { RunGraph } from "./run-graph.tsx";
export type { RunGraphProps } from "./run-graph.tsx";
