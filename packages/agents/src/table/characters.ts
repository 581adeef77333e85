export const quote = 34;
export const lineFeed = 10;
export const carriageReturn = 13;

export function isQuote(code: number): boolean {
  return code === quote;
}

export function isLineEnd(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}

export function unquote(cell: string): string {
  return cell.includes('""') ? cell.replaceAll('""', '"') : cell;
}
