const narrowest = 4;
const widest = 44;
/** Rows that are looked at: widths that change with each piece would jump under the eye. */
const sampleRows = 200;
/** Room for a cell's padding, in widths of a zero. */
const padding = 4;

/** How wide each column of a table is, in `ch`, by what its first rows have: the row's number first, then as many as the widest has. */
export function columnWidths(header: readonly string[], rows: readonly (readonly string[])[]): number[] {
  const sample = rows.slice(0, sampleRows);
  const count = sample.reduce((most, row) => Math.max(most, row.length), header.length);
  const widths = Array.from({ length: count }, (_, column) => {
    const longest = sample.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0);
    return Math.min(widest, Math.max(narrowest, header[column]?.length ?? 0, longest)) + padding;
  });
  return [rows.length.toLocaleString("en").length + padding, ...widths];
}
