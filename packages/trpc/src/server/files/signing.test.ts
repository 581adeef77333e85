import type { FileRef } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { curl, ended, openHttp } from "../../testing/open-http.ts";
import { connect, openServer, type TestServer } from "../../testing/open-server.ts";
import { tapOf } from "../../testing/faucet.ts";
import { send } from "../../testing/send.ts";
import { createSigning, type SigningOptions } from "./signing.ts";

const secrets = ["the first secret of a test", "the second secret of a test"];
const hourMs = 3_600_000;
const id = "AbCdEfGhIjKlMnOpQrStUv";

function address(options: Partial<SigningOptions> = {}, now = 0): string {
  return createSigning({ secrets, ...options }, () => now).inText(`{"url":"/files/${id}/x.txt"}`);
}

function keyIn(json: string): string {
  return json.split("/")[2] ?? "";
}

test("a signed address opens its file until it expires, and not a second longer", () => {
  const key = keyIn(address({ ttlMs: hourMs }));
  const at = (now: number) => createSigning({ secrets, required: true }, () => now);
  expect(at(hourMs - 1).open(key)).toEqual({ id, expiresAt: hourMs });
  expect(() => at(hourMs).open(key)).toThrow(/good until 1970-01-01T01:00:00.000Z: read the run/);
});

test("an address is good for its time at least, and the same for an hour, so that reading again gives equal bytes", () => {
  const minutes = [1, 20, 59].map((minute) => address({}, minute * 60_000));
  expect(new Set(minutes).size).toBe(1);
  expect(address({}, 61 * 60_000)).not.toBe(minutes[0]);
  for (const now of [0, 1, hourMs, hourMs + 1, 86_399_999]) {
    const { expiresAt = 0 } = createSigning({ secrets }, () => now).open(keyIn(address({}, now)));
    expect(expiresAt - now).toBeGreaterThanOrEqual(24 * hourMs);
    expect(expiresAt - now).toBeLessThanOrEqual(25 * hourMs);
  }
});

test("secrets change hands: the first signs, all are believed, and one that is taken out is not", () => {
  const old = keyIn(address({ secrets: ["an old secret of a test"] }));
  const both = createSigning({ secrets: ["a new secret of a test", "an old secret of a test"] }, () => 0);
  const signed = keyIn(both.inText(`{"url":"/files/${id}/x.txt"}`));
  expect(both.open(old).id).toBe(id);
  expect(createSigning({ secrets: ["a new secret of a test"] }, () => 0).open(signed).id).toBe(id);
  expect(() => createSigning({ secrets: ["a new secret of a test"] }, () => 0).open(old)).toThrow(
    /not signed/,
  );
});

const [, expires = "", signature = ""] = keyIn(address()).split(".");

test.for([
  ["of another file", `BbCdEfGhIjKlMnOpQrStUv.${expires}.${signature}`],
  ["of another time", `${id}.${Number(expires) + 1}.${signature}`],
  ["written otherwise", `${id}.0${expires}.${signature}`],
  ["another letter in it", `${id}.${expires}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`],
  ["too short", `${id}.${expires}.${signature.slice(0, -1)}`],
  ["too long", `${id}.${expires}.${signature}AAAA`],
  ["empty", `${id}.${expires}.`],
  ["left out", `${id}.${expires}`],
  ["and more behind it", `${id}.${expires}.${signature}.`],
  ["and no id", `.${expires}.${signature}`],
])("a signature is refused, also where none is needed: %s", ([, key = ""]) => {
  for (const required of [true, false])
    expect(() => createSigning({ secrets, required }, () => 0).open(key)).toThrow(
      /not signed by this server/,
    );
});

test.for([{ secrets: [] }, { secrets: ["short"] }, { secrets, ttlMs: 1 }, { secrets, ttlMs: Number.NaN }])(
  "signing that keeps nobody out is refused: %j",
  (options) => {
    expect(() => createSigning(options)).toThrow(expect.objectContaining({ code: "invalid_definition" }));
  },
);

test.for([
  [`{"url":"/files/${id}/a%20b.txt"}`, true],
  [`[{"a":{"url":"/files/${id}/x"}}]`, true],
  [`{"url":"https://elsewhere.example/files/${id}/x"}`, false],
  [`{"link":"/files/${id}/x"}`, false],
  [JSON.stringify({ text: `{"url":"/files/${id}/x"}` }), false],
  [`{"url":"/files/${id}/x/y"}`, false],
  [`{"url":"/files/${id}/x?y"}`, false],
  [`{"url":"/files/tooshort/x"}`, false],
] as const)("the addresses of files are signed, and nothing else is touched: %s", ([json, isSigned]) => {
  expect(createSigning({ secrets }).inText(json) !== json).toBe(isSigned);
});

test("without a signature a file is refused where one is needed, whether it is there or not", async () => {
  const { port, engine } = await openServer({ signing: { secrets, required: true } });
  const file = await engine.files.write("a.txt", "a");
  for (const path of [file.url, `/files/${id}/a.txt`]) {
    const { status, body } = await send(port, path);
    expect([status, body.toString()]).toEqual([403, expect.stringContaining("read the run")]);
  }
});

test("every way to read a run gives addresses that open its files, and the log holds none of them", async () => {
  const server = await openServer({ signing: { secrets, required: true } });
  const { client, url, log } = server;
  await client.faucet.start.mutate({ runId: "signed", input: { label: "x" } });
  tapOf("signed").end("one");
  await ended(server.engine, "signed");
  const urls = await Promise.all([
    lastUrl(server, "websocket"),
    lastUrl(server, "sse"),
    client.faucet.events.query({ runId: "signed" }).then(({ events }) => urlIn(events)),
    client.faucet.state.query({ runId: "signed" }).then(urlIn),
    get(url, "/v1/runs/signed", "application/json"),
    get(url, "/v1/runs/signed/events", "application/json"),
    get(url, "/v1/runs/signed/events", "text/event-stream"),
    get(url, "/v1/runs/signed/events", "application/x-ndjson"),
    get(url, "/v1/runs/signed/events?view=text", "text/event-stream"),
  ]);
  expect(urls).toHaveLength(9);
  for (const path of urls) {
    const response = await fetch(`${url}${path}?download`);
    expect(await response.text()).toBe("one");
    // A day, and up to an hour.
    expect(response.headers.get("cache-control")).toMatch(
      /^private, max-age=(8[6-9]\d{3}|90000), immutable$/,
    );
  }
  const { events } = await log.read("signed", undefined, 500);
  expect(events.map(({ text }) => text).join()).not.toContain(urls[0]?.split("/")[2]);
});

test("a file that was sent comes back signed, can be seen, and is taken as an input, with the store's own address in the log", async () => {
  const { url, engine, log } = await openHttp({ signing: { secrets, required: true } });
  const sent = JSON.parse(await curl("--data-binary", "a\n1\n", `${url}/v1/files?name=a.csv`)) as FileRef;
  expect(await curl("-f", url + sent.url)).toBe("a\n1\n");
  const input = JSON.stringify({ csv: sent });
  const started = await curl("-f", "--json", input, `${url}/v1/pipelines/tally/runs?runId=taken`);
  expect(started).toContain("taken");
  await ended(engine, "taken");
  const { events } = await log.read("taken", undefined, 500);
  expect(events[0]?.text).toContain(`"url":"/files/${sent.id}/a.csv"`);
});

async function lastUrl({ url }: TestServer, transport: "sse" | "websocket"): Promise<string | undefined> {
  let found: string | undefined;
  const { faucet } = connect(url, undefined, transport);
  for await (const event of faucet.watch("signed")) found = urlIn(event) ?? found;
  return found;
}

async function get(url: string, path: string, accept: string): Promise<string | undefined> {
  return urlIn(await curl("-f", "-H", `accept: ${accept}`, url + path));
}

function urlIn(value: unknown): string | undefined {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /"\/files\/[^"]+"/.exec(text)?.[0].slice(1, -1);
}
