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

function refTo(url: string): FileRef {
  return { id, name: "x", mediaType: "text/plain", sizeBytes: 1, sha256: "0".repeat(64), createdAt: 1, url };
}

const file = JSON.stringify(refTo(`/files/${id}/x.txt`));

function address(options: Partial<SigningOptions> = {}, now = 0): string {
  return createSigning({ secrets, ...options }, () => now).inText(file);
}

function keyIn(json: string): string {
  return (JSON.parse(json) as FileRef).url.split("/")[2] ?? "";
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
  const signed = keyIn(both.inText(file));
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

const other = "BbCdEfGhIjKlMnOpQrStUv";
const { url: own } = refTo(`/files/${id}/x`);

test.for([
  ["a reference", refTo(`/files/${id}/a%20b.txt`), 1],
  ["one in lists and objects", [{ a: [refTo(own)] }], 1],
  ["one in a field of another", { ...refTo(own), thumbnail: refTo(own) }, 2],
  ["one beside text that quotes it", { file: refTo(own), text: file, url: own }, 1],
  ["a field that is named so", { url: own }, 0],
  ["text", { text: file }, 0],
  ["what has an id and an address and is no reference", { ...refTo(own), sha256: "none" }, 0],
  ["a reference with the address of another file", refTo(`/files/${other}/x`), 0],
  ["an address of another server", refTo(`https://elsewhere.example/files/${id}/x`), 0],
  ["an address with more behind it", refTo(`/files/${id}/x/y`), 0],
  ["an address with a query", refTo(`/files/${id}/x?y`), 0],
  ["a script", refTo("javascript:alert(1)"), 0],
] as const)(
  "references have their own address signed, and nothing else is touched: %s",
  ([, value, count]) => {
    const { inText, inValue } = createSigning({ secrets }, () => 0);
    const before = JSON.stringify(value);
    const texts = [
      inText(before),
      JSON.stringify(inValue(value)),
      inText(`{"a":1}\n${before}\n[]`).split("\n")[1],
    ];
    for (const text of texts) {
      expect(text?.replaceAll(keyIn(address()), id)).toBe(before);
      expect(text?.split(keyIn(address()))).toHaveLength(1 + count);
    }
    expect(JSON.stringify(value)).toBe(before);
  },
);

test("references are signed in Maps, their keys, Sets and objects named like prototypes", () => {
  const { inText, inValue } = createSigning({ secrets }, () => 0);
  const signed = JSON.parse(address({})) as FileRef;
  const plain = refTo(`/files/${id}/x.txt`);
  expect(inValue(new Map([[plain, new Set([plain])]]))).toEqual(new Map([[signed, new Set([signed])]]));
  const odd = `{"__proto__":{"x":${file}},"constructor":1}`;
  expect(inText(odd)).toBe(`{"__proto__":{"x":${JSON.stringify(signed)}},"constructor":1}`);
});

test("a run whose texts and fields quote the address of another's file gives no grant to it", async () => {
  const { url, engine, client } = await openServer({ signing: { secrets, required: true } });
  const foreign = await engine.files.write("secret.txt", "of another owner");
  await client.faucet.start.mutate({ runId: "quotes", input: { label: JSON.stringify(foreign) } });
  tapOf("quotes").write(JSON.stringify(foreign));
  // An agent does as it likes: here it streams an object, and fails by a whole reference, which is no file of its run.
  tapOf("quotes").write({ url: foreign.url, text: `{"url":"${foreign.url}"}` });
  tapOf("quotes").end({ hidden: foreign });
  await ended(engine, "quotes");
  for (const path of ["/v1/runs/quotes", "/v1/runs/quotes/events"]) {
    const text = await curl("-f", "-H", "accept: application/json", url + path);
    expect(text).toContain(foreign.id);
    expect(text).not.toContain(`${foreign.id}.`);
  }
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
