"use client";

import type { FileRef } from "@stepcast/pipeline";
import { Equal, EqualNot } from "lucide-react";
import { useState } from "react";
import { formatBytes, formatCount } from "../components/format.ts";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { agentLook, agentOfKey } from "../run/title-of-step.ts";
import { compareWords as text } from "../words/compare.ts";
import { type FilePair, isSameFile } from "./file-pairs.ts";
import { type Place, PlaceMark } from "./place-mark.tsx";

interface FilePairsProps {
  pairs: readonly FilePair[];
  /** Of both runs, to name the steps that wrote them. */
  look: PipelineLook | undefined;
}

const atOnce = 50;

/** What both runs wrote, by what wrote it: whether it is the same, byte by byte, and how large. */
export function FilePairs({ pairs, look }: FilePairsProps) {
  if (pairs.length === 0) return <p className="text-sm text-soft">{text.noFiles}</p>;
  const byAgent = Map.groupBy(pairs, ({ stepKey }) => agentOfKey(stepKey));
  return (
    <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
      {[...byAgent].map(([agent, ofAgent]) => (
        <li key={agent} className="px-4 py-3">
          {look && <p className="mb-1.5 text-xs text-soft">{agentLook(look, agent)?.title ?? agent}</p>}
          <PairList pairs={ofAgent} />
        </li>
      ))}
    </ul>
  );
}

function PairList({ pairs }: Pick<FilePairsProps, "pairs">) {
  const [shown, setShown] = useState(atOnce);
  const more = Math.min(atOnce, pairs.length - shown);
  return (
    <>
      <ul className="space-y-2.5 sm:space-y-1.5">
        {pairs.slice(0, shown).map((pair) => (
          <li
            key={`${pair.stepKey} ${pair.first?.name ?? ""} ${pair.second?.name ?? ""}`}
            className="grid gap-x-6 gap-y-0.5 text-sm sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_12rem]"
            data-same={isSameFile(pair)}
          >
            <Side place="first" file={pair.first} />
            <Side place="second" file={pair.second} />
            <Verdict {...pair} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <button
          type="button"
          onClick={() => setShown(shown + atOnce)}
          className="mt-2 text-sm font-medium text-accent hover:underline"
        >
          {text.more(formatCount(more))}
        </button>
      )}
    </>
  );
}

function Side({ place, file }: { place: Place; file: FileRef | undefined }) {
  return (
    <p className="flex min-w-0 items-center gap-2">
      <PlaceMark place={place} />
      <span className="sr-only">{text[place]}: </span>
      {file ? (
        <>
          <a href={file.url} className="min-w-0 truncate font-medium hover:text-accent hover:underline">
            <bdi>{file.name}</bdi>
          </a>
          <span className="shrink-0 text-soft tabular-nums">{formatBytes(file.sizeBytes)}</span>
        </>
      ) : (
        <span className="text-soft">{text.notWritten}</span>
      )}
    </p>
  );
}

function Verdict(pair: FilePair) {
  const { first, second } = pair;
  if (!first || !second) return null;
  const isSame = isSameFile(pair);
  const Icon = isSame ? Equal : EqualNot;
  const by = second.sizeBytes - first.sizeBytes;
  const size = formatBytes(Math.abs(by));
  return (
    <p className={`flex items-center gap-1.5 sm:justify-end ${isSame ? "text-soft" : "text-ink"}`}>
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      {isSame ? text.sameBytes : by === 0 ? text.otherBytes : by > 0 ? text.larger(size) : text.smaller(size)}
    </p>
  );
}
