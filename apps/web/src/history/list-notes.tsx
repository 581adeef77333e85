import { CloudOff, Inbox, Lock, SearchX } from "lucide-react";
import Link from "next/link";
import type { ComponentType, ReactNode } from "react";
import { formatMoment } from "../components/format.ts";
import { historyWords as text } from "../words/history.ts";
import { sharedWords } from "../words/shared.ts";
import { rowPx } from "./run-row.tsx";
import type { ListedRuns } from "./use-listed-runs.ts";

const way = "rounded-xl border px-5 py-2.5 text-sm font-medium";
const quiet = `${way} border-line hover:border-accent hover:text-accent`;

/** No run at all: where to begin. */
export function NoRuns() {
  return (
    <Note Icon={Inbox} title={text.none} hint={text.noneHint}>
      <Link href="/" className={`${way} border-accent bg-accent text-accent-ink hover:brightness-95`}>
        {text.start}
      </Link>
    </Note>
  );
}

/** None that is so: the way back to all of them. */
export function NoneSo({ onClear }: { onClear(): void }) {
  return (
    <Note Icon={SearchX} title={text.noneSo} hint={text.noneSoHint}>
      <button type="button" onClick={onClear} className={quiet}>
        {text.filter.clear}
      </button>
    </Note>
  );
}

/** Why there is no list. */
export function NoList({ refusal, askAgain }: Pick<ListedRuns, "refusal" | "askAgain">) {
  if (refusal === "forbidden")
    return <Note Icon={Lock} title={text.forbidden} hint={text.forbiddenHint} code={refusal} />;
  return (
    <Note
      Icon={CloudOff}
      title={refusal ? text.refused : text.unreachable}
      hint={refusal ?? text.unreachableHint}
      code={refusal ?? "unreachable"}
    >
      <button type="button" onClick={askAgain} className={quiet}>
        {sharedWords.tryNow}
      </button>
    </Note>
  );
}

/** Over a list that stays as it was when the server was last heard of. */
export function LostNote({ heardAt, askAgain }: Pick<ListedRuns, "heardAt" | "askAgain">) {
  return (
    <p
      role="alert"
      className="mt-4 flex flex-wrap items-baseline gap-x-3 gap-y-1 rounded-xl border border-bad/40 bg-bad-wash px-4 py-3 text-sm"
    >
      {heardAt > 0 ? text.lost(formatMoment(heardAt)) : text.lostUnheard}
      <button type="button" onClick={askAgain} className="font-medium text-accent underline">
        {sharedWords.tryNow}
      </button>
    </p>
  );
}

interface NoteProps {
  Icon: ComponentType<{ className?: string }>;
  title: string;
  hint: string;
  code?: string;
  children?: ReactNode;
}

function Note({ Icon, title, hint, code, children }: NoteProps) {
  return (
    <div
      className="mt-4 rounded-xl border border-line bg-surface px-4 py-16 text-center sm:py-24"
      data-problem={code}
      role={code && "alert"}
    >
      <Icon className="mx-auto size-9 text-faint" aria-hidden="true" />
      <h2 className="mt-4 text-lg font-semibold">{title}</h2>
      <p className="mx-auto mt-1.5 max-w-md text-[15px] text-pretty text-soft">{hint}</p>
      <div className="mt-6 flex flex-wrap justify-center gap-3 empty:hidden">{children}</div>
    </div>
  );
}

const skeletonRows = 8;

/** As high as the rows that come. */
export function ListSkeleton() {
  return (
    <div role="status" className="mt-4 overflow-hidden rounded-xl border border-line bg-surface">
      <span className="sr-only">{sharedWords.loading}</span>
      <div className="h-10 border-b border-line bg-sunken/60" />
      <div className="-mb-px animate-pulse" aria-hidden="true">
        {Array.from({ length: skeletonRows }, (_, row) => (
          <div
            key={row}
            className="flex items-center gap-3 border-b border-line px-4"
            style={{ height: `${rowPx}px` }}
          >
            <div className="size-4 rounded bg-sunken" />
            <div className="hidden h-3.5 w-24 rounded bg-sunken sm:mr-6 sm:block" />
            <div className="flex-1">
              <div className="h-4 w-2/5 rounded bg-sunken" />
              <div className="mt-2.5 h-3 w-1/4 rounded bg-sunken" />
            </div>
            <div className="h-3.5 w-12 rounded bg-sunken" />
          </div>
        ))}
      </div>
    </div>
  );
}
