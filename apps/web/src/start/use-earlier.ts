import { refusalOf } from "@stepcast/react";
import type { StartLook } from "../pipelines/pipeline-look.ts";
import { failureOf } from "../run/failure-of.ts";

/** The run whose input is to be changed, for the form that is filled in with it. */
export interface Earlier {
  /** Undefined where it could not be read. */
  input: unknown;
  /** Why it could not be read. */
  problem: string | undefined;
  /** Why the run failed, if it did. */
  failure: string | undefined;
}

/** Undefined without an earlier run; "loading" until it is here. */
export function useEarlier({ hooks }: StartLook, from: string | undefined): Earlier | "loading" | undefined {
  const { data, error, isPending } = hooks.state.useQuery(
    { runId: from ?? "" },
    { enabled: from !== undefined, staleTime: Number.POSITIVE_INFINITY },
  );
  if (from === undefined) return undefined;
  if (isPending) return "loading";
  return {
    input: data?.input,
    problem: error ? refusalOf(error).message : undefined,
    failure: data && failureOf(data).error?.message,
  };
}
