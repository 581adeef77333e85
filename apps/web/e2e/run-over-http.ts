import { reviews } from "./reviews.ts";

interface RunAnswer {
  runId: string;
  status: string;
  lastSeq: number;
}

/** A run as any program has it, by plain HTTP, through the web app's own origin. */
export class RunOverHttp {
  readonly runId: string;
  readonly path: string;
  private readonly webUrl: string;

  private constructor(webUrl: string, runId: string) {
    this.webUrl = webUrl;
    this.runId = runId;
    this.path = `/v1/runs/${runId}`;
  }

  /** Starts a report of so many reviews. */
  static start(webUrl: string, rows: number): Promise<RunOverHttp> {
    return RunOverHttp.startWith(webUrl, "reviews.csv", reviews(rows));
  }

  /** Starts a report of a table of one's own. */
  static async startWith(webUrl: string, name: string, table: string): Promise<RunOverHttp> {
    const csv = await post(`${webUrl}/v1/files?name=${name}`, table, "text/csv");
    const { runId } = (await post(
      `${webUrl}/v1/pipelines/feedback/runs`,
      JSON.stringify({ csv }),
      "application/json",
    )) as RunAnswer;
    return new RunOverHttp(webUrl, runId);
  }

  async read(): Promise<RunAnswer> {
    const answer = await fetch(this.webUrl + this.path);
    return (await answer.json()) as RunAnswer;
  }

  async cancel(): Promise<void> {
    await post(`${this.webUrl}${this.path}/cancel`, "{}", "application/json");
  }
}

async function post(url: string, body: string, type: string): Promise<unknown> {
  const answer = await fetch(url, { method: "POST", body, headers: { "content-type": type } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
