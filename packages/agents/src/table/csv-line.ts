/** Writes one record as RFC 4180 says: quoted where a reader could take it for something else. */
export function csvLine(cells: readonly string[], delimiter = ","): string {
  // A line with nothing in it is no record to most readers.
  if (cells.length === 1 && cells[0] === "") return '""\r\n';
  const written = cells.map((cell) =>
    mayMislead.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell,
  );
  return `${written.join(delimiter)}\r\n`;
}

const mayMislead = /[",\r\n;\t]|^\s|\s$/;
