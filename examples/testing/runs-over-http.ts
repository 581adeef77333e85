/** A stored event, as plain HTTP gives it. */
export interface PlainEvent {
  seq: number;
  type: string;
  output?: { file: { url: string } };
}

interface Run {
  runId: string;
}

/** Starts a report. Answers its run's id while it still works. */
export async function startFeedback(server: string, csv: Uint8Array<ArrayBuffer>): Promise<string> {
  const body = new FormData();
  body.set("csv", new Blob([csv]), "reviews.csv");
  const answer = await fetch(`${server}/v1/pipelines/feedback/runs`, { method: "POST", body });
  const { runId } = (await answer.json()) as Run;
  return runId;
}

/** All events of a run, once it has ended. */
export async function eventsOf(server: string, runId: string): Promise<PlainEvent[]> {
  const headers = { accept: "application/x-ndjson" };
  const answer = await fetch(`${server}/v1/runs/${runId}/events`, { headers });
  return linesOf(await answer.text()).map((line) => JSON.parse(line) as PlainEvent);
}

export async function newestRun(server: string): Promise<string> {
  const answer = await fetch(`${server}/v1/runs?limit=1`);
  const { runs } = (await answer.json()) as { runs: Run[] };
  return runs[0]?.runId ?? "";
}

export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
