"use client";

import type { ErrorCode } from "@stepcast/pipeline";
import { CircleHelp, CloudOff, Hourglass, Lock, SearchX, Unlink } from "lucide-react";
import type { ReactNode } from "react";
import { Problem, type ProblemLook } from "../components/problem.tsx";
import { problemWords as text } from "../words/problem.ts";

/** Why a run's page has nothing to show. */
export function RunProblem({ code, children }: { code: ErrorCode | undefined; children?: ReactNode }) {
  const { Icon, title, hint } = lookFor(code);
  return <Problem Icon={Icon} title={title} hint={hint} code={code} footer={children} />;
}

/** A run of a pipeline that came after this app. */
export function UnknownPipeline({ name }: { name: string }) {
  return (
    <Problem Icon={CircleHelp} title={text.unknown} hint={text.unknownHint(name)} code="unknown_pipeline" />
  );
}

function lookFor(code: ErrorCode | undefined): ProblemLook {
  switch (code) {
    case "run_not_found":
      return { Icon: SearchX, title: text.notFound, hint: text.notFoundHint };
    case "run_expired":
      return { Icon: Hourglass, title: text.expired, hint: text.expiredHint };
    case "forbidden":
      return { Icon: Lock, title: text.forbidden, hint: text.forbiddenHint };
    case "invalid_run_id":
    case "invalid_input":
      return { Icon: Unlink, title: text.invalid, hint: text.invalidHint };
    default:
      return { Icon: CloudOff, title: text.unreachable, hint: text.unreachableHint };
  }
}
