import Link from "next/link";
import type { ComponentType, ReactNode } from "react";
import { problemWords as text } from "../words/problem.ts";

export interface ProblemLook {
  Icon: ComponentType<{ className?: string }>;
  title: string;
  hint: string;
}

/** In the place of a page: why it has nothing to show, and the ways on. */
export function Problem({
  Icon,
  title,
  hint,
  code,
  footer,
}: ProblemLook & { code: string | undefined; footer?: ReactNode }) {
  const way = "rounded-xl border px-5 py-2.5 text-sm font-medium";
  const primary = "border-accent bg-accent text-accent-ink hover:brightness-95";
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
