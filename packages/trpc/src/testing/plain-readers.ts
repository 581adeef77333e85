import { setTimeout as sleep } from "node:timers/promises";
import { isTerminal } from "@stepcast/pipeline";
import { EventSource } from "eventsource";
import type { Events, RunReader } from "./run-readers.ts";

const plain = { gives: "json", isSlow: false, outlastsBadGateways: true } as const;

/** The ways of those without tRPC, by the addresses and headers that docs/http.md tells them. */
export const plainReaders: readonly RunReader[] = [
  { ...plain, name: "an EventSource", isSlow: true, outlastsBadGateways: false, read: readEventSource },
  { ...plain, name: "lines of JSON", read: readLines },
  { ...plain, name: "pages of JSON", read: readPages },
];

function readEventSource(url: string, runId: string, signal: AbortSignal): Promise<Events> {
  const { promise, resolve, reject } = Promise.withResolvers<Events>();
  const events: Events = [];
  const source = new EventSource(`${url}/v1/runs/${runId}/events`);
  const end = () => {
    source.close();
    resolve(events);
  };
  signal.addEventListener("abort", end);
  source.onmessage = ({ data }) => void events.push(JSON.parse(String(data)) as Events[number]);
  // Behind the end of a run the server answers 204, by which an EventSource closes for good.
  source.onerror = ({ code, message }) => {
    if (source.readyState !== source.CLOSED) return;
    if (code === 204) end();
    else reject(new Error(`the EventSource gave up: ${message}`));
  };
  return promise;
}

/** Lines carry no cursor: whoever loses the line reads again from the start and passes over what is known. */
async function readLines(url: string, runId: string, signal: AbortSignal): Promise<Events> {
  const events: Events = [];
  for (;;) {
    try {
      for await (const event of linesOf(`${url}/v1/runs/${runId}/events`, signal)) {
        if ("seq" in event && event.seq <= events.length) continue;
        events.push(event);
        if (isTerminal(event)) return events;
      }
    } catch (error) {
      if (signal.aborted) throw error;
    }
    await sleep(tryAgainMs);
  }
}

/** Also in what stands for the server in between, a test should not go round in a tight circle. */
const tryAgainMs = 5;

async function* linesOf(address: string, signal: AbortSignal): AsyncGenerator<Events[number]> {
  const response = await fetch(address, { headers: { accept: "application/x-ndjson" }, signal });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  let rest = "";
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") yield JSON.parse(line) as Events[number];
  }
}

async function readPages(url: string, runId: string, signal: AbortSignal): Promise<Events> {
  const events: Events = [];
  for (let after = ""; ; ) {
    try {
      const asked = `${url}/v1/runs/${runId}/events?limit=10&waitMs=1000&after=${after}`;
      const response = await fetch(asked, { headers: { accept: "application/json" }, signal });
      const page = (await response.json()) as { events: Events; cursor: string; ended: boolean };
      events.push(...page.events);
      after = page.cursor;
      if (page.ended) return events;
    } catch (error) {
      if (signal.aborted) throw error;
      await sleep(tryAgainMs);
    }
  }
}
