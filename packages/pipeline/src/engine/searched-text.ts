/** The runId, the title and the input's JSON in lower case: what a search by text looks in. */
export function searchedText(runId: string, queuedText = "{}"): string {
  // As stored, and not decoded: what a Map or a bigint becomes in the log can be searched, and turned into text.
  const { input, title = "" } = JSON.parse(queuedText) as { input?: unknown; title?: string };
  return `${runId}\n${title}\n${JSON.stringify(input) ?? ""}`.toLowerCase();
}
