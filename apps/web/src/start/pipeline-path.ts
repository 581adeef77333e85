import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { lookOf } from "../pipelines/registry.ts";

/** Where a pipeline's form is. */
export function pathTo(name: string): string {
  return `/start/${encodeURIComponent(name)}`;
}

/** The pipeline whose form a path shows; the start page itself leaves it open. */
export function pipelineAt(pathname: string): PipelineLook | undefined {
  const [, start, name] = pathname.split("/");
  return start === "start" && name !== undefined ? lookOf(decodeURIComponent(name)) : undefined;
}
