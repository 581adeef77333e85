"use client";

import type { RunCounts } from "@stepcast/pipeline/engine";
import type { Ref } from "react";
import { pipelineTitle, pipelineTitles } from "../pipelines/pipeline-titles.ts";
import { historyWords } from "../words/history.ts";
import { SearchField } from "./search-field.tsx";
import { SelectField } from "./select-field.tsx";
import { StatusChips } from "./status-chips.tsx";
import { TimeField } from "./time-field.tsx";
import type { FilterInAddress } from "./use-filter.ts";

const { filter: text } = historyWords;

interface FilterBarProps extends FilterInAddress {
  counts: RunCounts | undefined;
  searchRef: Ref<HTMLInputElement>;
}

export function FilterBar({ filter, change, counts, searchRef }: FilterBarProps) {
  return (
    <search aria-label={text.label} className="mt-5 block space-y-3">
      <div className="grid grid-cols-2 gap-3 sm:flex sm:flex-wrap">
        <SearchField
          ref={searchRef}
          value={filter.text}
          onChange={(typed, isMore) => change({ text: typed }, { instead: isMore })}
        />
        <SelectField
          label={text.pipeline}
          value={filter.pipeline ?? ""}
          options={pipelineOptions(filter.pipeline)}
          onChange={(name) => change({ pipeline: name || undefined })}
        />
        <TimeField time={filter.time} onChange={(time) => change({ time })} />
      </div>
      <StatusChips chosen={filter.statuses} counts={counts} onChoose={(statuses) => change({ statuses })} />
    </search>
  );
}

/** Those of this app, and one that the address alone knows. */
function pipelineOptions(chosen: string | undefined): [string, string][] {
  const names = new Set(Object.keys(pipelineTitles));
  if (chosen !== undefined) names.add(chosen);
  return [
    ["", text.allPipelines],
    ...[...names].map((name): [string, string] => [name, pipelineTitle(name)]),
  ];
}
