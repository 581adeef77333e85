import { EventSource } from "eventsource";
import { expect, test } from "vitest";
import { tapOf } from "../../testing/faucet.ts";
import { curl, openHttp } from "../../testing/open-http.ts";
import { readStream } from "../../testing/read-stream.ts";
import { send } from "../../testing/send.ts";
import { until } from "../../testing/until.ts";

const accept = "text/event-stream";

test("one address starts a run and streams it, as a page with an EventSource wants it", async () => {
  const { url, engine } = await openHttp();
  tapOf("paged").end("one");
  const address = `${url}/v1/pipelines/faucet/stream?label=x&openedAt=2026-05-01&runId=paged&view=text`;
  const lines: string[] = [];
  const source = new EventSource(address);
  source.addEventListener("message", ({ data }) => lines.push(data as string));
  await until(() => lines.at(-1)?.startsWith('{"file_url":"/files/') === true);
  // What such pages do with their last line.
  source.close();
  expect(lines[0]).toBe("drip: started");
  expect((await engine.state("paged")).input).toEqual({ label: "x", openedAt: new Date("2026-05-01") });
});

test("whoever comes back with the last id goes on with that run, and starts no other", async () => {
  const { url, engine } = await openHttp();
  const address = `${url}/v1/pipelines/faucet/stream?label=x`;
  const ids: string[] = [];
  const leaving = new AbortController();
  for await (const { id } of readStream(address, { accept }, leaving.signal)) {
    if (id) ids.push(id);
    if (ids.length === 3) break;
  }
  leaving.abort();
  const [opening = "", first = "", second = ""] = ids;
  const runId = opening.replace("/0", "");
  // The stream names its run before its first event, so that a cut at any place finds it again.
  expect(opening).toMatch(/^[\w-]{22}\/0$/);
  expect([first, second]).toEqual([
    expect.stringMatching(`^${runId}/1\\.`),
    expect.stringMatching(`^${runId}/2\\.`),
  ]);
  tapOf(runId).end("one");
  const rest: (string | undefined)[] = [];
  for await (const { id } of readStream(address, { accept, "last-event-id": second })) rest.push(id);
  expect(rest[1]).toMatch(`${runId}/3.`);
  const after = await fetch(address, { headers: { accept, "last-event-id": rest.at(-1) ?? "" } });
  expect(after.status).toBe(204);
  expect((await engine.list({ limit: 10 })).runs).toHaveLength(1);
});

test("the same by POST, with the input as the body: what StreamingResponse is for", async () => {
  const { url } = await openHttp();
  tapOf("posted").end("one");
  const address = `${url}/v1/pipelines/faucet/stream?runId=posted`;
  const lines = await curl(address, "--json", '{"label":"x"}', "-H", "accept: application/x-ndjson");
  const events = lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { runId: string; type: string });
  expect(events[0]).toMatchObject({ type: "run.queued", runId: "posted", input: { label: "x" } });
  expect(events.at(-1)).toMatchObject({ type: "run.completed" });
});

test("a form with its file, and the words of the run: one line of curl", async () => {
  const { url } = await openHttp();
  const text = await curl(`${url}/v1/pipelines/tally/stream?view=text`, "-F", `csv=@${import.meta.filename}`);
  const lines = text.match(/(?<=^data: ).*/gm) ?? [];
  expect(lines.slice(0, 2)).toEqual(["count: started", "count: counting rows"]);
  expect(lines.at(-1)).toContain("file_url");
});

test.for([
  ["an image", { accept: "image/avif,image/webp,*/*;q=0.8" }],
  ["a link", { accept: "text/html,*/*;q=0.8" }],
  ["a script or a prefetch", { accept: "*/*" }],
] as const)("%s does not start a run", async ([, headers]) => {
  const { port, engine } = await openHttp();
  const answer = await send(port, "/v1/pipelines/faucet/stream?label=x", { headers });
  expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([
    406,
    { error: { code: "not_acceptable" } },
  ]);
  expect((await engine.list({ limit: 10 })).runs).toEqual([]);
});

test("a page of another origin does not start a run, unless its origin is listed", async () => {
  const { port, engine } = await openHttp({ allowedOrigins: ["https://app.example"] });
  const ask = (origin: string) =>
    send(port, "/v1/pipelines/faucet/stream?label=x&runId=once", {
      headers: {
        origin,
        accept,
        "sec-fetch-mode": "cors",
        "sec-fetch-site": "cross-site",
      },
    });
  expect((await ask("https://evil.example")).status).toBe(403);
  expect((await engine.list({ limit: 10 })).runs).toEqual([]);
  tapOf("once").end("one");
  expect((await ask("https://app.example")).status).toBe(200);
});

test("HEAD starts nothing", async () => {
  const { port, engine } = await openHttp();
  const answer = await send(port, "/v1/pipelines/faucet/stream?label=x", {
    method: "HEAD",
    headers: { accept },
  });
  expect([answer.status, answer.headers["content-type"]]).toEqual([200, "text/event-stream"]);
  expect((await engine.list({ limit: 10 })).runs).toEqual([]);
});

test.for(["nonsense", "a b/1.x", "none/1.abc"])(
  "an id that this stream gave to nobody is refused: %s",
  async (id) => {
    const { url, engine } = await openHttp();
    const response = await fetch(`${url}/v1/pipelines/faucet/stream?label=x`, {
      headers: { accept, "last-event-id": id },
    });
    expect([400, 404]).toContain(response.status);
    expect((await engine.list({ limit: 10 })).runs).toEqual([]);
  },
);
