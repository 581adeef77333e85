import type { Chart } from "../charts/agent.ts";
import { onPage } from "./printable.ts";

/** A chart as the template shows it. */
export interface ShownChart {
  title: string;
  caption: string;
  path: string;
  wide: boolean;
}

/** Where the template finds a chart. */
export function pathOf({ file }: Chart): string {
  return `chart-${file.id}.svg`;
}

/** Charts in rows: a wide one alone, narrow ones two by two. */
export function chartRows(charts: Chart[]): ShownChart[][] {
  const rows: ShownChart[][] = [];
  for (const chart of charts) {
    const { title, caption, wide } = chart;
    const shown = { title: onPage(title), caption: onPage(caption), path: pathOf(chart), wide };
    const last = rows.at(-1);
    if (!wide && last?.length === 1 && last[0] && !last[0].wide) last.push(shown);
    else rows.push([shown]);
  }
  return rows;
}
