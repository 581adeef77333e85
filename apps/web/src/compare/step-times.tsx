"use client";

import type { StepState } from "@stepcast/pipeline";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { formatCount } from "../components/format.ts";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { agentLook, titleOfStep } from "../run/title-of-step.ts";
import { compareWords as text } from "../words/compare.ts";
import { sharedWords } from "../words/shared.ts";
import { type AgentPairs, type StepPair, stepMs, totalMs } from "./step-pairs.ts";
import { TimePair } from "./time-pair.tsx";

interface StepTimesProps {
  agents: readonly AgentPairs[];
  look: PipelineLook;
  now: number;
}

/** How long each agent took in both runs, and where it has many steps, each of them. */
export function StepTimes({ agents, look, now }: StepTimesProps) {
  const times = agents.flatMap(({ pairs }) => [
    totalMs(
      pairs.map(({ first }) => first),
      now,
    ) ?? 0,
    totalMs(
      pairs.map(({ second }) => second),
      now,
    ) ?? 0,
  ]);
  const mostMs = Math.max(0, ...times);
  return (
    <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
      {agents.map((agent) => (
        <li key={agent.agent} className="px-4 py-3" data-agent={agent.agent}>
          <AgentTimes agent={agent} look={look} now={now} mostMs={mostMs} />
        </li>
      ))}
    </ul>
  );
}

interface AgentTimesProps {
  agent: AgentPairs;
  look: PipelineLook;
  now: number;
  mostMs: number;
}

function AgentTimes({ agent: { agent, pairs }, look, now, mostMs }: AgentTimesProps) {
  const [open, setOpen] = useState(false);
  const [only] = pairs;
  const title = agentLook(look, agent)?.title ?? agent;
  if (pairs.length === 1 && only)
    return <PairTimes pair={only} title={titleOfPair(look, only)} now={now} mostMs={mostMs} />;
  const firsts = pairs.map(({ first }) => first);
  const seconds = pairs.map(({ second }) => second);
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        title={text.showSteps(title)}
        onClick={() => setOpen(!open)}
        className="-ml-1 flex max-w-full items-center gap-1.5 rounded-md px-1 text-left text-sm font-medium hover:text-accent"
      >
        <ChevronRight className={`size-4 shrink-0 ${open ? "rotate-90" : ""}`} aria-hidden="true" />
        <span className="truncate">{title}</span>
        <span className="shrink-0 font-normal text-soft">{text.stepsOf(pairs.length)}</span>
      </button>
      <TimePair
        firstMs={totalMs(firsts, now)}
        secondMs={totalMs(seconds, now)}
        mostMs={mostMs}
        isFirstLive={firsts.some(isLive)}
        isSecondLive={seconds.some(isLive)}
        firstNote={firsts.some((step) => step?.copied) ? text.takenOver : undefined}
        secondNote={seconds.some((step) => step?.copied) ? text.takenOver : undefined}
      />
      {open && <StepList pairs={pairs} look={look} now={now} />}
    </>
  );
}

const atOnce = 50;

/** On a scale of their own: beside all of them together each is short. */
function StepList({ pairs, look, now }: { pairs: readonly StepPair[]; look: PipelineLook; now: number }) {
  const [shown, setShown] = useState(atOnce);
  const mostMs = pairs.reduce(
    (most, { first, second }) => Math.max(most, stepMs(first, now) ?? 0, stepMs(second, now) ?? 0),
    0,
  );
  const more = Math.min(atOnce, pairs.length - shown);
  return (
    <ul className="mt-3 space-y-3 border-l-2 border-line pl-4">
      {pairs.slice(0, shown).map((pair) => (
        <li key={pair.key}>
          <PairTimes pair={pair} title={titleOfPair(look, pair)} now={now} mostMs={mostMs} />
        </li>
      ))}
      {more > 0 && (
        <li>
          <button
            type="button"
            onClick={() => setShown(shown + atOnce)}
            className="text-sm font-medium text-accent hover:underline"
          >
            {text.more(formatCount(more))}
          </button>
        </li>
      )}
    </ul>
  );
}

interface PairTimesProps {
  pair: StepPair;
  title: string;
  now: number;
  mostMs: number;
}

function PairTimes({ pair: { first, second }, title, now, mostMs }: PairTimesProps) {
  return (
    <>
      <p className="truncate text-sm font-medium" title={title}>
        <bdi>{title}</bdi>
        {first && second && first.status !== second.status && (
          <span className="ml-2 font-normal text-soft">
            {sharedWords.stepStatus[first.status]} → {sharedWords.stepStatus[second.status]}
          </span>
        )}
      </p>
      <TimePair
        firstMs={stepMs(first, now)}
        secondMs={stepMs(second, now)}
        mostMs={mostMs}
        isFirstLive={isLive(first)}
        isSecondLive={isLive(second)}
        firstNote={noteOf(first)}
        secondNote={noteOf(second)}
      />
    </>
  );
}

function titleOfPair(look: PipelineLook, { key, first, second }: StepPair): string {
  const step = first ?? second;
  return step ? titleOfStep(look, step) : key;
}

function isLive(step: StepState | undefined): boolean {
  return step !== undefined && step.endedAt === undefined;
}

function noteOf(step: StepState | undefined): string {
  return step ? text.takenOver : text.notRun;
}
