"use client";

import type { ErrorCode } from "@stepcast/pipeline";
import { CircleHelp, CloudOff, Hourglass, Lock, SearchX, Unlink } from "lucide-react";
import Link from "next/link";
import type { ComponentType, ReactNode } from "react";
import { problemWords as text } from "../words/problem.ts";

interface Look {
  Icon: ComponentType<{ className?: string }>;
  title: string;
  hint: string;
}

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

function lookFor(code: ErrorCode | undefined): Look {
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

function Problem({
  Icon,
  title,
  hint,
  code,
  footer,
}: Look & { code: string | undefined; footer?: ReactNode }) {
  const way = "rounded-xl border px-5 py-2.5 text-sm font-medium";
  const primary = "border-accent bg-accent text-accent-ink hover:opacity-90";
  const other = "border-line hover:border-accent hover:text-accent";
  return (
    <div className="mx-auto max-w-md py-20 text-center sm:py-28" data-problem={code ?? "unreachable"}>
      <Icon className="mx-auto size-10 text-faint" aria-hidden="true" />
      <h1 className="mt-4 text-2xl font-semibold text-balance">{title}</h1>
      <p className="mt-2 text-pretty text-soft [overflow-wrap:anywhere]">{hint}</p>
      <div className="mt-6 flex flex-wrap justify-center gap-3">
        {footer}
        <Link href="/" prefetch={false} className={`${way} ${footer ? other : primary}`}>
          {text.start}
        </Link>
        <Link href="/runs" prefetch={false} className={`${way} ${other}`}>
          {text.runs}
        </Link>
      </div>
    </div>
  );
}
