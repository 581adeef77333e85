import type { ReactNode } from "react";
import { formatCount, formatShare } from "../../components/format.ts";
import { feedbackFiguresWords } from "../../words/feedback/figures.ts";
import { MoodBar } from "./mood-bar.tsx";
import type { FeedbackStep, FeedbackStepState } from "./types.ts";

const { columns: text, nameKinds } = feedbackFiguresWords;

type Figures = { [Name in FeedbackStep]?: (props: { step: FeedbackStepState<Name> }) => ReactNode };

/** A small picture of what a step found, as soon as its output is there; the summary as it is being written. */
export function Figure({ step }: { step: FeedbackStepState }) {
  // A step and its figure belong together by its agent's name; the compiler does not follow the pair through a record.
  const figure = (figures as Record<string, (props: { step: typeof step }) => ReactNode>)[step.step];
  return figure?.({ step });
}

const figures = {
  columns: ({ step }) => step.output && <Columns step={step} />,
  language: Languages,
  sentiment: ({ step }) => <MoodBar counts={step.output?.distribution} />,
  entities: Names,
  topics: Topics,
  breakdown: Charts,
  charts: Charts,
  summary: Paragraphs,
} satisfies Figures;

function Columns({ step }: { step: FeedbackStepState<"columns"> }) {
  const { columns = [], format } = step.output ?? {};
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={text.label}>
      <table className="w-full text-left text-sm">
        <caption className="pb-2 text-left text-xs text-soft">
          {format && text.format(format.encoding, JSON.stringify(format.delimiter))}
        </caption>
        <thead className="text-xs text-soft">
          <tr>
            <th className="py-1 pr-4 font-medium">{text.name}</th>
            <th className="py-1 pr-4 font-medium">{text.kind}</th>
            <th className="py-1 pr-4 text-right font-medium">{text.filled}</th>
            <th className="py-1 font-medium">{text.example}</th>
          </tr>
        </thead>
        <tbody>
          {columns.slice(0, 30).map(({ name, kind, filled, example }) => (
            <tr key={name} className="border-t border-line">
              <td className="max-w-40 truncate py-1 pr-4 font-medium">{name}</td>
              <td className="py-1 pr-4 text-soft">{text.kinds[kind]}</td>
              <td className="py-1 pr-4 text-right text-soft tabular-nums">{formatShare(filled)}</td>
              <td className="max-w-48 truncate py-1 text-soft">{example}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Languages({ step }: { step: FeedbackStepState<"language"> }) {
  return (
    <ul className="space-y-1.5">
      {step.output?.found.slice(0, 8).map(({ code, name, count, share }) => (
        <li key={code} className="grid grid-cols-[7rem_1fr_4rem] items-center gap-3 text-sm">
          <span className="truncate">{name}</span>
          <span className="h-2 overflow-hidden rounded-full bg-sunken">
            <span className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
          </span>
          <span className="text-right text-soft tabular-nums">{formatCount(count)}</span>
        </li>
      ))}
    </ul>
  );
}

function Names({ step }: { step: FeedbackStepState<"entities"> }) {
  return (
    <ul className="flex flex-wrap gap-1.5">
      {step.output?.top.slice(0, 24).map(({ name, kind, count }) => (
        <li
          key={`${kind} ${name}`}
          className="rounded-full border border-line bg-surface px-2.5 py-0.5 text-sm"
          title={nameKinds[kind]}
        >
          {name} <span className="text-xs text-soft tabular-nums">{formatCount(count)}</span>
        </li>
      ))}
    </ul>
  );
}

function Topics({ step }: { step: FeedbackStepState<"topics"> }) {
  return (
    <ul className="space-y-3">
      {step.output?.list.slice(0, 12).map(({ name, share, sentiment, terms }) => (
        <li key={name}>
          <p className="flex items-baseline justify-between gap-3 text-sm">
            <span className="truncate font-medium">{name}</span>
            <span className="text-soft tabular-nums">{formatShare(share)}</span>
          </p>
          <MoodBar counts={sentiment} bare />
          <p className="mt-1 truncate text-xs text-soft">{terms.slice(0, 6).join(" · ")}</p>
        </li>
      ))}
    </ul>
  );
}

function Charts({ step }: { step: FeedbackStepState<"charts" | "breakdown"> }) {
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {step.output?.charts.map(({ title, caption, file }) => (
        <li key={file.id} className="grid items-center rounded-lg border border-line bg-white p-2">
          <img src={file.url} alt={`${title}. ${caption}`} className="h-auto w-full" loading="lazy" />
        </li>
      ))}
    </ul>
  );
}

function Paragraphs({ step }: { step: FeedbackStepState<"summary"> }) {
  if (step.output === undefined) return <p className="text-sm whitespace-pre-wrap">{step.chunks.join("")}</p>;
  return (
    <div className="space-y-2 text-sm">
      {step.output.paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </div>
  );
}
