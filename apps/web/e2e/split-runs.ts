import type { RunEvent } from "@stepcast/pipeline";

/** A table of so many rows, each of one of so many cities. */
export function cityTable(rows: number, cities: number): string {
  const lines = Array.from({ length: rows }, (_, row) => `P${row},City ${row % cities},${row}`);
  return ["Name,City,Fee", ...lines].join("\n");
}

/** A table that might be split by its cities or by its teams: unless it is told, the run asks, and waits. */
export const undecidedTable = [
  "Name,City,Team",
  ...Array.from({ length: 40 }, (_, row) => `P${row},City ${row % 4},Team ${row % 5}`),
].join("\n");

/** Runs of `split` as any program has them, by plain HTTP through the web app's own origin: they take a moment, not more. */
export class SplitRuns {
  private readonly webUrl: string;

  constructor(webUrl: string) {
    this.webUrl = webUrl;
  }

  /** Answers the run's id. */
  async start(name: string, table: string, input: { column?: string; limit?: number } = {}): Promise<string> {
    const file = await this.post(`/v1/files?name=${encodeURIComponent(name)}`, table, "text/csv");
    const run = await this.post("/v1/pipelines/split/runs", JSON.stringify({ table: file, ...input }));
    return runIdIn(run);
  }

  /** Starts one, and waits for its end. */
  async complete(name: string, table = cityTable(6, 2), input = { column: "City" }): Promise<string> {
    return this.end(await this.start(name, table, input));
  }

  /** Starts one that asks, and waits until it does. */
  async ask(name: string): Promise<string> {
    const runId = await this.start(name, undecidedTable);
    await this.read(runId, '"question.asked"');
    return runId;
  }

  async answer(runId: string, column: string): Promise<void> {
    await this.post(`/v1/runs/${runId}/questions/column`, JSON.stringify({ column }));
  }

  /** Does a run again, and waits for its end. */
  async rerun(runId: string, fromStep: string): Promise<string> {
    return this.end(runIdIn(await this.post(`/v1/runs/${runId}/rerun`, JSON.stringify({ fromStep }))));
  }

  /** Cancels all that have this in their input. */
  async cancelAll(text: string): Promise<void> {
    await this.post("/v1/runs/cancel", JSON.stringify({ text }));
  }

  /**
   * The warnings in a run's log, once it has ended. Where a step logs faster than can be stored, lines are left out: on a busy machine
   * there are fewer than it wrote.
   */
  async warnings(runId: string): Promise<string[]> {
    const log = await this.read(runId);
    const events = log
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as RunEvent);
    return events.flatMap((event) =>
      event.type === "step.logged" && event.level === "warn" ? event.message : [],
    );
  }

  private async end(runId: string): Promise<string> {
    await this.read(runId);
    return runId;
  }

  /** Reads a run's log to its end, or until it says something. */
  private async read(runId: string, until?: string): Promise<string> {
    const headers = { accept: "application/x-ndjson" };
    const { body } = await fetch(`${this.webUrl}/v1/runs/${runId}/events`, { headers });
    let log = "";
    for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      log += text;
      if (until !== undefined && log.includes(until)) break;
    }
    return log;
  }

  private async post(path: string, body: string, type = "application/json"): Promise<unknown> {
    const answer = await fetch(this.webUrl + path, {
      method: "POST",
      body,
      headers: { "content-type": type },
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
}

function runIdIn(answer: unknown): string {
  return (answer as { runId: string }).runId;
}
