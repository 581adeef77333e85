"use client";

import type { RunSummary } from "@stepcast/pipeline/engine";
import { ArrowUp } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { inBrowser } from "../components/later.tsx";
import { useLocale } from "../components/locale.ts";
import { Shortcuts } from "../components/shortcuts.tsx";
import { historyWords as text } from "../words/history.ts";
import { noneChosen, onlyListed, toggle, toggleAll, toggleRange } from "./chosen-runs.ts";
import { FilterBar } from "./filter-bar.tsx";
import { ListSkeleton, LostNote, NoList, NoneSo, NoRuns } from "./list-notes.tsx";
import { liveOf } from "./listed-runs.ts";
import { RunList, type RunListHandle } from "./run-list.tsx";
import { isFiltered, noFilter } from "./runs-filter.ts";
import { runsQuery } from "./runs-query.ts";
import { useFilter, useRange } from "./use-filter.ts";
import { type ListedRuns, useListedRuns } from "./use-listed-runs.ts";
import { useNews } from "./use-news.ts";

// Of use to who has chosen some.
const HistoryShortcuts = inBrowser(() =>
  import("./history-shortcuts.tsx").then((module) => module.HistoryShortcuts),
);
const BulkBar = inBrowser(() => import("./bulk-bar.tsx").then((module) => module.BulkBar));

/** All runs, those that somebody asks for, and what may be done with many of them. */
export function HistoryPage() {
  useLocale();
  const { filter, change } = useFilter();
  const range = useRange(filter.time);
  const query = useMemo(() => range && runsQuery(filter, range), [filter, range]);
  const listed = useListedRuns(query);
  const { runs } = listed;
  const ids = useMemo(() => runs.map(({ runId }) => runId), [runs]);
  const [picked, setPicked] = useState(noneChosen);
  const chosen = useMemo(() => onlyListed(picked, new Set(ids)), [picked, ids]);
  const chosenRuns = useMemo(() => runs.filter(({ runId }) => chosen.ids.has(runId)), [runs, chosen]);
  const [shown, setShown] = useState<readonly RunSummary[]>([]);
  useNews(
    query,
    useMemo(() => [...new Set([...shown, ...chosenRuns])], [shown, chosenRuns]),
  );

  const search = useRef<HTMLInputElement>(null);
  const list = useRef<RunListHandle>(null);
  const [focused, setFocused] = useState<string>();
  const choose = useCallback(
    (runId: string, isRange: boolean) =>
      setPicked((before) => (isRange ? toggleRange(before, runId, ids) : toggle(before, runId))),
    [ids],
  );
  const chooseNone = useCallback(() => setPicked(noneChosen), []);
  const [cancelling, setCancelling] = useState<readonly RunSummary[]>();
  const [isBulk, setBulk] = useState(false);
  if (!isBulk && (chosenRuns.length > 0 || cancelling)) setBulk(true);
  const askToCancel = () => {
    const meant = chosenRuns.length > 0 ? chosenRuns : runs.filter(({ runId }) => runId === focused);
    if (liveOf(meant).length > 0) setCancelling(meant);
  };
  const keys = [
    { key: "j", act: () => list.current?.move(1) },
    { key: "k", act: () => list.current?.move(-1) },
    { key: "x", act: () => focused !== undefined && choose(focused, false) },
    { key: "c", act: askToCancel },
    { key: "/", act: () => search.current?.focus() },
    { key: "Escape", act: chooseNone },
  ];
  return (
    <div className="pt-2 pb-16 sm:pt-4">
      <div className="flex items-center justify-between gap-4">
        <h1 className="text-3xl font-semibold tracking-tight">{text.title}</h1>
        <Shortcuts keys={keys} List={HistoryShortcuts} />
      </div>
      <FilterBar filter={filter} change={change} counts={listed.counts} searchRef={search} />
      {listed.isLost && <LostNote {...listed} />}
      {listed.state === "loading" ? (
        <ListSkeleton />
      ) : listed.state !== "here" ? (
        <NoList {...listed} />
      ) : (
        <>
          <NewRuns {...listed} />
          {runs.length > 0 ? (
            <RunList
              ref={list}
              {...listed}
              chosen={chosen}
              onEnd={listed.loadMore}
              onChoose={choose}
              onChooseAll={() => setPicked(toggleAll(chosen, ids))}
              onFocus={setFocused}
              onShow={setShown}
            />
          ) : isFiltered(filter) ? (
            <NoneSo onClear={() => change(noFilter)} />
          ) : (
            <NoRuns />
          )}
          <End {...listed} />
        </>
      )}
      {isBulk && (
        <BulkBar
          chosen={chosenRuns}
          onChooseNone={chooseNone}
          cancelling={cancelling}
          onCancelling={setCancelling}
          onDone={listed.askAgain}
        />
      )}
    </div>
  );
}

/** Tells of what came since, over the list: it moves only when it is asked to. */
function NewRuns({ newRuns: { count, isMany }, showNew }: Pick<ListedRuns, "newRuns" | "showNew">) {
  return (
    <div role="status" className="pointer-events-none sticky top-3 z-20 -mb-8 flex h-8 justify-center">
      {count > 0 && (
        <button
          type="button"
          onClick={() => {
            window.scrollTo({ top: 0 });
            void showNew();
          }}
          className="pointer-events-auto inline-flex h-8 items-center gap-1.5 rounded-full bg-accent px-4 text-sm font-medium text-accent-ink shadow-lg hover:opacity-95"
        >
          <ArrowUp className="size-4" aria-hidden="true" />
          {text.newRuns(count, isMany)}
        </button>
      )}
    </div>
  );
}

/** Where the list ends: that it does, or that more is on its way. */
function End({ runs, hasMore }: Pick<ListedRuns, "runs" | "hasMore">) {
  if (runs.length === 0) return null;
  return (
    <p className="mt-3 h-5 text-center text-xs text-soft tabular-nums" data-testid="listed">
      {hasMore ? text.listed(runs.length) : text.end(runs.length)}
    </p>
  );
}
