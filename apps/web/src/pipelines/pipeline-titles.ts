import { pipelinesWords } from "../words/pipelines.ts";
import type { PipelineName } from "./registry.ts";

/** What each pipeline of the server's router is called, apart from its look, which is large: lists of runs need no more. */
export const pipelineTitles = pipelinesWords satisfies Record<PipelineName, string>;

/** What a pipeline is called; one that this app does not know by its own name. */
export function pipelineTitle(name: string): string {
  const titles: Record<string, string> = pipelineTitles;
  return (Object.hasOwn(titles, name) && titles[name]) || name;
}
