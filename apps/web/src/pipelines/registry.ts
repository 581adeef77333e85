import type { PipelineHooks, PipelineOf } from "@stepcast/react";
import type { trpc } from "../trpc/client.ts";
import { feedback } from "./feedback.tsx";
import type { PipelineLook } from "./pipeline-look.ts";
import { split } from "./split.tsx";

type Hooks = typeof trpc;

/** The pipelines of the server's router. */
export type PipelineName = {
  [Name in keyof Hooks]: Hooks[Name] extends PipelineHooks ? Name : never;
}[keyof Hooks];

export type PipelineNamed<Name extends PipelineName> = PipelineOf<Hooks[Name]>;

/** One entry per pipeline of the server's router: one that is missing does not compile. */
const looks = { feedback, split } satisfies { [Name in PipelineName]: PipelineLook<PipelineNamed<Name>> };

/** Undefined for a pipeline that this app does not know, such as one of a newer server. */
export function lookOf(name: string): PipelineLook | undefined {
  const look = Object.values(looks).find((each) => each.name === name);
  // Each hook takes only what its own pipeline takes; whoever goes through the registry hands on what came from that same pipeline.
  return look as unknown as PipelineLook | undefined;
}
