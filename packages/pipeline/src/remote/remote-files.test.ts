import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { memoryLog } from "../engine/memory/memory-log.ts";
import { encodeFact } from "../model/event-text.ts";
import { FileRef } from "../model/file-ref.ts";
import { ofType, runId, tempFiles } from "../testing/driven-run.ts";
import { AllowedHosts, publicLookup } from "./allowed-hosts.ts";
import { agentServer, answers, type Asked, runOf } from "./fixtures/agent-server.ts";
import { remoteAgent, type RemoteAgentOptions } from "./index.ts";

type Options = Partial<RemoteAgentOptions<z.ZodType, z.ZodType, z.ZodType>>;
type Handlers = Record<string, (asked: Asked) => unknown>;

const HasFile = z.object({ file: FileRef });

/** The log of a step whose agent names a file, on a server that has these paths too. */
async function bring(fileUrl: string, paths: Handlers = {}, options: Options = {}) {
  const { origin, host } = await agentServer({
    "/agents/run": answers("text/plain", `${JSON.stringify({ file_url: fileUrl })}\n`),
    ...paths,
  });
  const agent = remoteAgent({ url: `${origin}/agents/run`, input: z.unknown(), output: HasFile, ...options });
  const files = tempFiles();
  const log = await runOf(agent, {}, { files });
  return { log, files, host, origin, error: ofType(log, "step.failed")[0]?.error };
}

function sends(bytes: string | Uint8Array, headers: Record<string, string> = {}) {
  return ({ response }: Asked) => response.writeHead(200, headers).end(bytes);
}

describe("a file_url", () => {
  test("becomes a file with the bytes, name and type that its server gives", async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, n) => 32 + (n % 89)));
    const headers = { "content-type": "text/csv", "content-disposition": 'attachment; filename="words.csv"' };
    const { log, files } = await bring("/files/1", { "/files/1": sends(bytes, headers) });
    const [written] = ofType(log, "file.written");
    expect(written?.file).toMatchObject({
      name: "words.csv",
      mediaType: "text/csv",
      sizeBytes: 300_000,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    expect(log.at(-1)).toMatchObject({ type: "run.completed", output: { file: written?.file } });
    const stored: Uint8Array[] = [];
    for await (const piece of files.open(written?.file.id ?? "")) stored.push(piece);
    expect(Buffer.concat(stored).equals(bytes)).toBe(true);
  });

  test.each([
    ["report.pdf", "/agents/report.pdf", {}, "report.pdf", "application/pdf"],
    ["/f/r%C3%A9sum%C3%A9.txt?token=s3cret", "/f/r%C3%A9sum%C3%A9.txt", {}, "résumé.txt", "text/plain"],
    ["/f/", "/f/", { "content-type": "nonsense" }, "file", "application/octet-stream"],
    [
      "/f/1",
      "/f/1",
      { "content-disposition": "inline; filename*=UTF-8''%E2%82%AC.csv" },
      "€.csv",
      "text/csv",
    ],
    [
      "/f/1",
      "/f/1",
      { "content-disposition": 'attachment; filename="../../etc/x.csv"' },
      "x.csv",
      "text/csv",
    ],
  ])(
    "%s is relative to the agent, and named by its server or its path",
    async (fileUrl, path, headers, name, mediaType) => {
      const { log } = await bring(fileUrl, { [path]: sends("%PDF-1.7", headers) });
      expect(ofType(log, "file.written")[0]?.file).toMatchObject({ name, mediaType });
      expect(JSON.stringify(log)).not.toContain("s3cret");
    },
  );

  test("may stand anywhere in any JSON, and is fetched once", async () => {
    let fetched = 0;
    const { origin } = await agentServer({
      "/run": answers(
        "application/x-ndjson",
        '{"preview": {"file_url": "/f.png"}}\n{"note": [{"file_url": "/g.txt"}]}\n',
        '{"pages": [{"n": 1, "file_url": "/f.png"}], "__proto__": {"file_url": 3}}\n',
      ),
      "/f.png": (asked) => {
        fetched++;
        sends("png")(asked);
      },
      "/g.txt": sends("text"),
    });
    const log = await runOf(
      remoteAgent({
        url: `${origin}/run`,
        input: z.unknown(),
        output: z.object({ pages: z.array(z.object({ n: z.number(), file: FileRef })) }),
        chunk: z.object({ preview: z.object({ file: FileRef }) }),
      }),
    );
    const [png, text] = ofType(log, "file.written").map(({ file }) => file);
    expect(ofType(log, "step.chunk")).toMatchObject([{ chunk: { preview: { file: png } } }]);
    expect(ofType(log, "step.logged")).toMatchObject([
      { message: JSON.stringify({ note: [{ file: text }] }) },
    ]);
    expect(log.at(-1)).toMatchObject({ output: { pages: [{ n: 1, file: png }] } });
    expect(fetched).toBe(1);
  });

  test("gets the author's headers on the agent's own origin only", async () => {
    const seen: unknown[] = [];
    const show = (asked: Asked) => {
      seen.push(asked.request.headers["authorization"]);
      sends("x")(asked);
    };
    const other = await agentServer({ "/f.txt": show });
    const options = {
      headers: () => ({ authorization: "Bearer s3cret" }),
      allowedHosts: [other.host],
      allowPrivate: true,
    };
    await bring("/f.txt", { "/f.txt": show }, options);
    await bring(`${other.origin}/f.txt`, {}, options);
    const moved = ({ response }: Asked) =>
      response.writeHead(302, { location: `${other.origin}/f.txt` }).end();
    const { log } = await bring("/moved", { "/moved": moved }, options);
    expect(log.at(-1)?.type).toBe("run.completed");
    expect(seen).toEqual(["Bearer s3cret", undefined, undefined]);
  });

  test("that is missing fails the step for good; one whose server fails is tried again", async () => {
    const { error } = await bring("/gone.txt");
    expect(error).toMatchObject({ message: expect.stringMatching(/\/gone\.txt answered 404: it did not/) });
    const retry = { attempts: 2, backoff: { initialMs: 0 } };
    const { log } = await bring("/f", { "/f": ({ response }) => response.writeHead(503).end() }, { retry });
    expect(ofType(log, "step.retrying")).toHaveLength(1);
  });

  test.each<[string, (asked: Asked) => unknown]>([
    ["announces it", sends("x".repeat(1_001), { "content-length": "1001" })],
    ["does not", answers("text/plain", "x".repeat(500), "x".repeat(501))],
  ])("that is too large is refused, whether its server %s, and leaves no file", async (_how, answer) => {
    const { error, log } = await bring("/f.txt", { "/f.txt": answer }, { maxFileBytes: 1_000 });
    expect(error?.message).toMatch(/the file of .*\/f\.txt is larger than the limit of 1000 bytes/);
    expect(ofType(log, "file.written")).toEqual([]);
    const fits = await bring("/f.txt", { "/f.txt": sends("x".repeat(1_000)) }, { maxFileBytes: 1_000 });
    expect(fits.log.at(-1)?.type).toBe("run.completed");
  });

  test("that breaks off leaves no file", async () => {
    const half = ({ response }: Asked) =>
      void response.writeHead(200, { "content-length": "10" }).write("half", () => response.destroy());
    const { log, error } = await bring("/f.txt", { "/f.txt": half }, { retry: { attempts: 1 } });
    expect(error?.message).toMatch(/^the connection to .*\/f\.txt failed/);
    expect(ofType(log, "file.written")).toEqual([]);
  });

  test("is left at once by a cancel, which closes its connection", async () => {
    const log = memoryLog();
    const closed = Promise.withResolvers<void>();
    const { origin } = await agentServer({
      "/run": answers("text/plain", '{"file_url": "/f.txt"}\n'),
      "/f.txt": ({ response }) => {
        response.once("close", () => closed.resolve());
        response.write("begun");
        void log.signal(runId, "cancel", encodeFact({ type: "run.cancel_requested", reason: "enough" }));
      },
    });
    const agent = remoteAgent({ url: `${origin}/run`, input: z.unknown(), output: HasFile });
    const all = await runOf(agent, {}, { log, graceMs: 100_000 });
    await closed.promise;
    expect(all.at(-1)?.type).toBe("run.cancelled");
    expect(ofType(all, "file.written")).toEqual([]);
  });

  test("more than a hundred of them are refused", async () => {
    const urls = Array.from({ length: 101 }, (_, n) => ({ file_url: `/f?${n}` }));
    const { origin } = await agentServer({
      "/run": answers("application/json", JSON.stringify(urls)),
      "/f": sends("x"),
    });
    const agent = remoteAgent({ url: `${origin}/run`, input: z.unknown(), output: z.unknown() });
    const log = await runOf(agent);
    expect(ofType(log, "step.failed")).toMatchObject([
      { error: { message: expect.stringContaining("more than 100 files") } },
    ]);
  });
});

test("an answer that is itself a file is the output's file", async () => {
  const headers = {
    "content-type": "application/pdf",
    "content-disposition": 'attachment; filename="r.pdf"',
  };
  const { log } = await bring("", { "/agents/run": sends("%PDF-1.7", headers) });
  expect(log.at(-1)).toMatchObject({
    type: "run.completed",
    output: { file: { name: "r.pdf", mediaType: "application/pdf", sizeBytes: 8 } },
  });
});

describe("where an agent may lead", () => {
  const metadata = "http://169.254.169.254/latest/meta-data/";

  test("another host is refused, also another port of the same, and where it has to be allowed is said", async () => {
    const other = await agentServer({ "/f": sends("secret of another") });
    for (const fileUrl of [`${other.origin}/f`, metadata, "http://localhost/f"]) {
      const { error } = await bring(fileUrl);
      const { host } = new URL(fileUrl);
      expect(error?.message).toMatch(`is on another host than the agent: add "${host}" to its allowedHosts`);
    }
  });

  test.each([
    ["127.0.0.1:PORT", "an address"],
    ["localhost:PORT", "a name that leads to one"],
    ["[::ffff:7f00:1]:PORT", "one within IPv6"],
  ])("a private host is refused though it is allowed, given by %s, %s", async (pattern) => {
    const other = await agentServer({ "/f": sends("x") });
    const host = pattern.replace("PORT", other.host.split(":")[1] ?? "");
    const { error } = await bring(`http://${host}/f`, {}, { allowedHosts: [host] });
    expect(error?.message).toMatch("is at a private address, where a remote agent must not lead");
    const allowed = await bring(`http://${host}/f`, {}, { allowedHosts: [host], allowPrivate: true });
    // Not every machine that runs this speaks IPv6.
    if (!host.startsWith("[")) expect(allowed.log.at(-1)?.type).toBe("run.completed");
  });

  test.each(["a file", "the agent itself"])("%s must not redirect into a private network", async (who) => {
    const other = await agentServer({ "/f": sends("secret of another") });
    for (const location of [
      metadata,
      `${other.origin}/f`,
      "http://0x7f.1/f",
      "http://[::1]/f",
      "file:///etc/passwd",
    ]) {
      const away = ({ response }: Asked) => response.writeHead(307, { location }).end();
      const paths: Handlers = who === "a file" ? { "/f": away } : { "/agents/run": away };
      const forbidden = await bring("/f", paths, { allowedHosts: ["files.example.com"] });
      expect(forbidden.error?.message).toMatch(/^the agent leads to .*, which is (on another host|not HTTP)/);
      const { host } = new URL(location);
      if (host === "") continue;
      const { error } = await bring("/f", paths, { allowedHosts: [host] });
      expect(error?.message).toMatch("is at a private address");
    }
  });

  test("from https nothing leads to http", () => {
    const agentUrl = new URL("https://agent.example.com/run");
    const hosts = new AllowedHosts({ agentUrl, allowedHosts: ["f.example.com"], allowPrivate: true });
    expect(() => hosts.require(new URL("https://f.example.com/f"))).not.toThrow();
    expect(() => hosts.require(new URL("http://f.example.com/f"))).toThrow("is not encrypted");
  });

  test("an agent of the internet must not point its own name into a private network afterwards", () => {
    const agentUrl = new URL("http://agent.example.com/run");
    const hosts = new AllowedHosts({ agentUrl, allowedHosts: [], allowPrivate: false });
    expect(hosts.lookupOf(agentUrl)).toBeUndefined(); // What its author wrote may be anywhere.
    hosts.answered(agentUrl, "93.184.216.34");
    expect(hosts.lookupOf(agentUrl)).toBeTypeOf("function");
    hosts.answered(agentUrl, "127.0.0.1"); // The first answer counts.
    expect(hosts.lookupOf(agentUrl)).toBeTypeOf("function");
  });

  test.each([
    [["93.184.216.34", "10.0.0.1"], undefined],
    [["2606:2800:220:1::1", "::ffff:169.254.169.254"], undefined],
    [["93.184.216.34", "2606:2800:220:1::1"], 2],
  ])("of a name all addresses count: %j", async (addresses, count) => {
    const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    const { promise, resolve } = Promise.withResolvers<[Error | null, unknown]>();
    // Only the form that asks for all addresses is used.
    const resolver = ((_host: string, _options: unknown, done: (error: null, all: unknown) => void) =>
      done(null, found)) as Parameters<typeof publicLookup>[0];
    publicLookup(resolver)("files.example.com", { all: true }, (error, all) => resolve([error, all]));
    const [error, all] = await promise;
    expect(error === null ? (all as unknown[]).length : undefined).toBe(count);
    if (error) expect(error.message).toContain('"files.example.com" is at a private address');
  });
});

describe("a FileRef in an answer", () => {
  async function answering(
    file: (given: FileRef, foreign: FileRef) => unknown,
    mediaType = "application/json",
  ) {
    const files = tempFiles();
    const [given, foreign] = [
      await files.write("given.txt", "given"),
      await files.write("secret.txt", "secret"),
    ];
    const { origin } = await agentServer({
      "/run": answers(mediaType, `${JSON.stringify({ file: file(given, foreign) })}\n`),
    });
    const agent = remoteAgent({ url: `${origin}/run`, input: z.unknown(), output: HasFile });
    return { log: await runOf(agent, { file: given }, { files }), given, foreign };
  }

  test("is the store's own, whatever the agent says of it", async () => {
    const lies = { name: "x.html", mediaType: "text/html", url: "javascript:alert(1)" };
    const { log, given } = await answering((input) => ({ ...input, ...lies }));
    expect(log.at(-1)).toMatchObject({ type: "run.completed", output: { file: given } });
    expect(JSON.stringify(log)).not.toContain("javascript");
  });

  test("of a file that is not the run's fails the step, and is not tried again", async () => {
    const { log, foreign } = await answering((_given, other) => other);
    expect(ofType(log, "step.started")).toHaveLength(1);
    expect(ofType(log, "step.failed")[0]?.error).toMatchObject({
      code: "invalid_output",
      message: expect.stringContaining('output.file of step "only" is no file of this run'),
    });
    expect(JSON.stringify(log)).not.toContain(foreign.id);
  });

  test("that is hidden in one of the run's own, or streamed, is not told of", async () => {
    const hidden = await answering(
      (given, foreign) => ({ ...given, piece: { foreign } }),
      "application/x-ndjson",
    );
    // The schema of the output takes no more than a FileRef has.
    expect(hidden.log.at(-1)).toMatchObject({ type: "run.completed", output: { file: hidden.given } });
    expect(JSON.stringify(hidden.log)).not.toContain(hidden.foreign.id);
    const files = tempFiles();
    const foreign = await files.write("secret.txt", "secret");
    const streamed = JSON.stringify({ streamed: foreign });
    const { origin } = await agentServer({
      "/run": answers("application/x-ndjson", `${streamed}\n{"file":1}\n`),
    });
    const chunk = z.object({ streamed: z.unknown() });
    const agent = remoteAgent({ url: `${origin}/run`, input: z.unknown(), output: z.unknown(), chunk });
    const log = await runOf(agent, {}, { files });
    expect(log.at(-1)).toMatchObject({ type: "run.failed", error: { code: "invalid_output" } });
    expect(JSON.stringify(log)).not.toContain(foreign.id);
  });
});
