import { describe, expect, test } from "vitest";
import { all } from "../testing/all.ts";
import { tapOf } from "../testing/faucet.ts";
import { openServer } from "../testing/open-server.ts";
import { send } from "../testing/send.ts";
import { readStream, streamUrl } from "../testing/read-stream.ts";

const path = streamUrl("", "faucet.list", {});

describe("another site's page in someone's browser can", () => {
  test.for([
    ["call nothing", { "sec-fetch-site": "cross-site" }],
    ["call nothing from another port or subdomain either", { "sec-fetch-site": "same-site" }],
    ["call nothing under its own origin", { origin: "https://evil.example" }],
    ["call nothing from a sandboxed frame", { origin: "null" }],
    ["call nothing by pointing its own name at this machine", { host: "evil.example" }],
    [
      "call nothing by claiming our name in a header",
      { host: "evil.example", "x-forwarded-host": "localhost" },
    ],
    ["call nothing by way of a name that only begins like ours", { host: "localhost.evil.example" }],
  ] as const)("%s", async ([, headers]) => {
    const { port } = await openServer();
    expect((await send(port, path, { headers })).status).toBe(403);
  });

  test("start no run, even with a plain image address", async () => {
    const { port, engine } = await openServer();
    const start = streamUrl("", "faucet.runPipeline", { runId: "forged", input: { label: "x" } });
    for (const site of ["cross-site", "same-site"]) {
      expect((await send(port, start, { headers: { "sec-fetch-site": site } })).status).toBe(403);
      const around = start.replace("/trpc", "/files/../trpc");
      expect((await send(port, around, { headers: { "sec-fetch-site": site } })).status).toBe(403);
    }
    expect(await engine.find("forged")).toBeUndefined();
  });

  test("start no run by an image in a browser that says nothing of where it asks from", async () => {
    const { port, engine } = await openServer();
    const start = streamUrl("", "faucet.runPipeline", { runId: "forged", input: { label: "x" } });
    for (const accept of ["image/avif,image/webp,*/*;q=0.8", "*/*", undefined]) {
      const answer = await send(port, start, { headers: { ...(accept && { accept }) } });
      expect(answer.status).toBe(403);
      expect(answer.body.toString()).toContain("send `Accept: text/event-stream`");
    }
    expect(await engine.find("forged")).toBeUndefined();
  });

  test("upload nothing", async () => {
    const { port } = await openServer();
    const headers = { "sec-fetch-site": "cross-site" };
    const answer = await send(port, "/v1/files?name=x.csv", { method: "POST", headers, body: "x" });
    expect(answer.status).toBe(403);
  });
});

describe("accepted is", () => {
  test.for([
    ["a script, which sends no such headers", {}],
    [
      "our own page",
      { origin: "http://localhost:3000", host: "localhost:3000", "sec-fetch-site": "same-origin" },
    ],
    [
      "our own page through a proxy that forwards its name",
      {
        origin: "http://localhost:3000",
        "x-forwarded-host": "localhost:3000",
        "sec-fetch-site": "same-origin",
      },
    ],
    ["an address that someone typed", { "sec-fetch-site": "none" }],
    ["a name in capitals", { host: "LOCALHOST:4319" }],
    ["IPv6", { host: "[::1]:4319" }],
  ] as const)("%s", async ([, headers]) => {
    const { port } = await openServer();
    expect((await send(port, path, { headers })).status).toBe(200);
  });

  test("a stream that starts its run, by whoever says that it wants a stream", async () => {
    const { url, engine } = await openServer();
    tapOf("wanted").end("one");
    await all(readStream(streamUrl(url, "faucet.runPipeline", { runId: "wanted", input: { label: "x" } })));
    expect(await engine.find("wanted")).toBeDefined();
  });

  test("a run that is there, without saying so", async () => {
    const { url, client, engine } = await openServer();
    await client.faucet.start.mutate({ runId: "there", input: { label: "x" } });
    const address = streamUrl(url, "faucet.runPipeline", { runId: "there" });
    const leaving = new AbortController();
    for await (const { id } of readStream(address, { accept: "*/*" }, leaving.signal)) if (id) break;
    leaving.abort();
    await engine.cancel("there");
  });

  test("a host that the operator has allowed, and no other then", async () => {
    const { port } = await openServer({ allowedHosts: ["stepcast.example"] });
    const allowed = { host: "127.0.0.1", "x-forwarded-host": "stepcast.example" };
    expect((await send(port, path, { headers: { host: "stepcast.example:443" } })).status).toBe(200);
    expect((await send(port, path, { headers: allowed })).status).toBe(403);
    expect((await send(port, path, { headers: { ...allowed, host: "stepcast.example" } })).status).toBe(200);
  });

  test("a link to a file, from anywhere: who has its id may have it", async () => {
    const { port, engine } = await openServer();
    const file = await engine.files.write("x.txt", "x");
    expect((await send(port, file.url, { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(200);
  });
});
