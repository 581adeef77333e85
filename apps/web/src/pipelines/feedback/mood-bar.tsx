import { formatCount } from "../../components/format.ts";
import { feedbackFiguresWords } from "../../words/feedback/figures.ts";
import type { FeedbackOutputOf } from "./types.ts";

const { moods: text } = feedbackFiguresWords;

type Counts = FeedbackOutputOf<"sentiment">["distribution"];

// Without colours of their own: full, grey, hollow, and hollow with a broken line.
const hollow = "forced-colors:border forced-colors:border-[CanvasText] forced-colors:bg-[Canvas]";
const moods = [
  { mood: "positive", label: text.positive, color: "bg-good" },
  { mood: "neutral", label: text.neutral, color: "bg-meh" },
  { mood: "negative", label: text.negative, color: `bg-bad ${hollow}` },
  { mood: "unknown", label: text.unknown, color: `bg-line ${hollow} forced-colors:border-dashed` },
] as const satisfies readonly { mood: keyof Counts; label: string; color: string }[];

/** How moods divide, as one bar; `bare` leaves the figures to the reader of the label. */
export function MoodBar({ counts, bare = false }: { counts: Counts | undefined; bare?: boolean }) {
  if (!counts) return null;
  const total = Math.max(1, counts.positive + counts.neutral + counts.negative + counts.unknown);
  const words = moods.map(({ mood, label }) => `${label} ${formatCount(counts[mood])}`).join(", ");
  return (
    <div>
      <div className="mt-1 flex h-2 gap-px overflow-hidden rounded-full" role="img" aria-label={words}>
        {moods.map(({ mood, color }) => (
          <span key={mood} className={color} style={{ width: `${(counts[mood] / total) * 100}%` }} />
        ))}
      </div>
      {!bare && (
        <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm text-soft">
          {moods.map(({ mood, label, color }) => (
            <li key={mood} className="flex items-center gap-1.5">
              <span className={`size-2 rounded-full ${color}`} aria-hidden="true" />
              {label} <span className="tabular-nums">{formatCount(counts[mood])}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
