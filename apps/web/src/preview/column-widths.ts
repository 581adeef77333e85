const narrowest = 8;
const widest = 44;
/** Room for a cell's padding, in widths of a zero. */
const padding = 4;

/** How wide each column of a table is, in `ch`, by what stands in it: the row's number first, then as many as the widest row has. */
export function columnWidths(header: readonly string[], sample: readonly (readonly string[])[]): number[] {
  const count = sample.reduce((most, row) => Math.max(most, row.length), header.length);
  const widths = Array.from({ length: count }, (_, column) => {
    const longest = sample.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0);
    return Math.min(widest, Math.max(narrowest, header[column]?.length ?? 0, longest)) + padding;
  });
  return [narrowest + 2, ...widths];
}
