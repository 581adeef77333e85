import { Columns2 } from "lucide-react";
import Link from "next/link";
import { compareHref } from "../compare/compared-runs.ts";
import { detailsWords } from "../words/details.ts";
import type { AnyRun } from "./run-view.tsx";

const { compare: text } = detailsWords;

/** A rerun is compared with the run it does again; any other with one that is chosen there. */
export function CompareLink({ run: { runId, origin } }: { run: Pick<AnyRun, "runId" | "origin"> }) {
  if (runId === undefined) return null;
  return (
    <Link
      href={compareHref(origin?.runId ?? runId, origin && runId)}
      prefetch={false}
      title={text.label}
      aria-label={text.label}
      className="pill-quiet"
    >
      <Columns2 className="size-3.5" aria-hidden="true" />
      <span aria-hidden="true" className="max-sm:hidden">
        {text.button}
      </span>
    </Link>
  );
}
