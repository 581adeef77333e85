import type { ResultFigure } from "../pipelines/result-figures.ts";
import { compareWords as text } from "../words/compare.ts";
import { PlaceMark } from "./place-mark.tsx";

interface FigurePairsProps {
  first: readonly ResultFigure[];
  second: readonly ResultFigure[];
}

/** What both results say in figures, side by side: one that only one of them has has a dash beside it. */
export function FigurePairs({ first, second }: FigurePairsProps) {
  const labels = [...new Set([...first, ...second].map(({ label }) => label))];
  if (labels.length === 0) return null;
  const valueIn = (figures: readonly ResultFigure[], of: string) =>
    figures.find(({ label }) => label === of)?.value ?? "–";
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-surface">
      <table className="w-full table-fixed text-sm">
        <thead className="text-left text-xs text-soft">
          <tr className="*:px-4 *:py-2.5 *:font-medium">
            <th scope="col">{text.figure}</th>
            {(["first", "second"] as const).map((place) => (
              <th key={place} scope="col">
                <span className="flex items-center gap-2">
                  <PlaceMark place={place} />
                  {text[place]}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-t border-line">
          {labels.map((label) => (
            <tr key={label} className="*:px-4 *:py-2.5 *:[overflow-wrap:anywhere]">
              <th scope="row" className="text-left font-normal text-soft">
                {label}
              </th>
              <td className="font-medium">{valueIn(first, label)}</td>
              <td className="font-medium">{valueIn(second, label)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
