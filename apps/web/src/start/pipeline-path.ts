import type { StartLook } from "../pipelines/pipeline-look.ts";
import { startLookOf } from "../pipelines/start-looks.ts";

/** Where a pipeline's form is. */
export function pathTo(name: string): string {
  return `/start/${encodeURIComponent(name)}`;
}

/** The pipeline whose form a path shows; the start page itself leaves it open. */
export function pipelineAt(pathname: string): StartLook | undefined {
  const [, start, name] = pathname.split("/");
  return start === "start" && name !== undefined ? startLookOf(decodeURIComponent(name)) : undefined;
}
