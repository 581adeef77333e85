import { createHash } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileRef } from "@stepcast/pipeline";
import type {
  CallToolResult,
  LoggingMessageNotificationParams,
  Progress,
  ReadResourceResult,
  ResourceLink,
} from "@modelcontextprotocol/sdk/types.js";
import { expect, test, vi } from "vitest";
import { connect } from "./testing/connect.ts";

/** For what comes soon, also on a machine that is busy. */
const patience = { timeout: 10_000 };

const hello = { name: "hello.txt", text: "hello" };
const counted = "e 1\nh 1\nl 2\no 1";
const sha256 = digest(Buffer.from(counted));

test("each pipeline is a tool, its input a schema in which files are paths or contents and dates are text", async () => {
  const { client } = await connect();
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    "letters",
    "nothing",
    "talkative",
    "plain",
    "interview",
    "nested",
  ]);
  const [letters, , , plain] = tools;
  expect(letters).toMatchObject({
    description: "Counts the letters of texts",
    inputSchema: {
      type: "object",
      required: ["text"],
      properties: {
        text: { $ref: "#/$defs/FileRef", description: "The text to count" },
        mood: { enum: ["work", "wait", "deaf", "fail"] },
        since: { type: "string", format: "date-time" },
      },
    },
  });
  const defs = letters?.inputSchema["$defs"] as {
    FileRef: { anyOf: { type: string; required?: string[] }[] };
  };
  expect(defs.FileRef.anyOf.map(({ type, required = [] }) => [type, ...required].join(" "))).toEqual([
    "string",
    "object name text",
    "object name base64",
    "object id name mediaType sizeBytes sha256 url",
  ]);
  expect(plain?.inputSchema).toMatchObject({ type: "object", required: ["input"] });
});

test("the command as it is shipped offers the pipelines that it comes with", async () => {
  const { client } = await connect({ entry: "../../main.ts" });
  const { tools } = await client.listTools();
  expect(tools).toMatchObject([
    {
      name: "feedback",
      inputSchema: {
        required: ["csv"],
        properties: { csv: { description: expect.stringContaining("A CSV") } },
      },
      outputSchema: { required: ["file", "table", "summary", "notIncluded"] },
    },
    {
      name: "split",
      inputSchema: { required: ["table"] },
      outputSchema: { required: expect.arrayContaining(["bundle", "index", "files"]) },
    },
  ]);
});

test("a call runs the pipeline and gives its output in words, as data and as links to files, which can be read", async () => {
  const { client } = await connect();
  const result = await call(client, "letters", { text: hello });
  expect(result.isError).toBeUndefined();
  expect(result.structuredContent).toMatchObject({ file: { name: "letters.txt", sha256 } });
  const [words, json, link] = result.content;
  expect(words).toMatchObject({
    text: expect.stringMatching(/^run \S+ completed\nletters\.txt \(text\/plain, 15 B\)$/),
  });
  expect(JSON.parse(textOf(json))).toEqual(result.structuredContent);
  expect(link).toMatchObject({
    type: "resource_link",
    name: "letters.txt",
    mimeType: "text/plain",
    size: 15,
  });
  const { contents } = await client.readResource({ uri: (link as ResourceLink).uri });
  expect(contents).toMatchObject([{ mimeType: "text/plain", text: counted }]);
  expect(digest(bytesOf(contents))).toBe(sha256);
});

test("a file may be a path from the folder of the command, text, base64, or a file of an earlier run", async () => {
  const { client, folder } = await connect();
  await writeFile(join(folder, "hello.txt"), "hello");
  const ways = [
    "hello.txt",
    join(folder, "hello.txt"),
    hello,
    { name: "h", base64: Buffer.from("hello").toString("base64") },
  ];
  const results = await Promise.all(ways.map((text) => call(client, "letters", { text })));
  for (const result of results) expect(fileOf(result).sha256).toBe(sha256);
  const again = await call(client, "letters", { text: results[0]?.structuredContent?.["file"] });
  const { contents } = await client.readResource({ uri: linkOf(again).uri });
  expect(textIn(contents)).toContain("e 1\n");
});

test("files and dates are found deep in the input, and values that JSON has no word for come back as text", async () => {
  const { client } = await connect();
  const sources = [
    { kind: "file", text: hello },
    { kind: "none" },
    { kind: "file", text: { ...hello, name: "b.txt" } },
  ];
  const since = "2026-05-01T12:00:00.000Z";
  // The client checks it against the tool's output schema.
  await client.listTools();
  const result = await call(client, "talkative", { when: { since }, sources });
  expect(result.structuredContent).toMatchObject({ year: 2026, since, names: ["hello.txt", "b.txt"] });
});

test("an input or output that is no object goes in a field of its own", async () => {
  const { client } = await connect();
  const { structuredContent } = await call(client, "plain", { input: [1, 2, 3] });
  expect(structuredContent).toEqual({ output: 6 });
});

test("progress is told while the run goes on, and only where the client asks for it", async () => {
  const { client } = await connect();
  const told: Progress[] = [];
  await call(client, "letters", { text: hello }, (progress) => told.push(progress));
  const numbers = told.map(({ progress }) => progress);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(told[0]).toMatchObject({ total: 3, message: expect.stringContaining(": started") });
  expect(told.at(-1)).toEqual({ progress: 3, total: 3, message: "write: completed" });
});

test("log lines of steps are log messages, and a client may ask for the graver ones only", async () => {
  const { client, logged } = await connect();
  await call(client, "letters", { text: hello });
  expect(logged).toMatchObject([
    { level: "info", logger: "count", data: { message: expect.stringContaining("counted") } },
  ]);
  await client.setLoggingLevel("warning");
  await call(client, "letters", { text: hello });
  await call(client, "talkative", { when: { since: "2026-05-01" }, sources: [] });
  const fields = { since: "2026-05-01T00:00:00.000Z", big: String(2n ** 60n) };
  expect(logged.slice(1)).toMatchObject([
    { level: "warning", logger: "talk", data: { message: "careful", fields } },
  ]);
});

test("what an agent prints does not disturb the protocol, and is seen on standard error", async () => {
  const { client, errors, printed } = await connect();
  const result = await call(client, "talkative", { when: { since: "2026-05-01" }, sources: [] });
  expect(result.isError).toBeUndefined();
  expect(errors).toEqual([]);
  await vi.waitFor(
    () => expect(printed()).toContain("printed by an agent\nand written without an end of line"),
    patience,
  );
});

test("a failed run is an error result that says why and where its state is", async () => {
  const { client, logged } = await connect();
  const result = await call(client, "letters", { text: hello, mood: "fail" });
  expect(result.isError).toBe(true);
  expect(textOf(result.content[0])).toMatch(/^run \S+ failed: step "mood" failed: the letters ran out\n/);
  expect(logged).toContainEqual(
    expect.objectContaining<Partial<LoggingMessageNotificationParams>>({ level: "error", logger: "mood" }),
  );
  const [uri = ""] = /stepcast:\/\/runs\/\S+/.exec(textOf(result.content[0])) ?? [];
  const { contents } = await client.readResource({ uri });
  expect(JSON.parse(textIn(contents))).toMatchObject({
    status: "failed",
    steps: { mood: { status: "failed" } },
  });
});

test("bad input is an error result that names every field, and no file of it is kept", async () => {
  const { client, folder } = await connect();
  const wrong = await call(client, "letters", { text: hello, title: "x", mood: "glad" });
  expect(wrong.isError).toBe(true);
  expect(textOf(wrong.content[0])).toMatch(/the input of pipeline "letters".*\n {2}title: .*\n {2}mood: /);
  expect(await readdir(join(folder, "files"))).not.toContainEqual(expect.stringMatching(/^[\w-]{22}/));

  const cases: [unknown, string][] = [
    ["gone.txt", "there is no file gone.txt: give an absolute path"],
    [".", ". is not a file"],
    [{ name: "a.txt", base64: "%%" }, "not base64"],
    [{ text: "no name" }, "the file at text is neither a path nor"],
    [
      { id: "AAAAAAAAAAAAAAAAAAAAAA", name: "x", mediaType: "text/plain", sizeBytes: 1, sha256, url: "/" },
      "not in the file store",
    ],
  ];
  for (const [text, message] of cases) {
    const result = await call(client, "letters", { text });
    expect(result.isError).toBe(true);
    expect(textOf(result.content[0])).toContain(message);
  }
  const date = await call(client, "letters", { text: hello, since: "soon" });
  expect(textOf(date.content[0])).toContain("since needs a date");
});

test("an unknown tool is refused with the nearest name, and the next call works", async () => {
  const { client } = await connect();
  await expect(client.callTool({ name: "leters", arguments: {} })).rejects.toThrow("Did you mean letters?");
  expect((await call(client, "nothing", {})).structuredContent).toEqual({ count: 0 });
});

test("cancelling the call cancels the run", async () => {
  const { client } = await connect();
  const controller = new AbortController();
  const calling = client.callTool({ name: "letters", arguments: { text: hello, mood: "wait" } }, undefined, {
    signal: controller.signal,
    onprogress: ({ message }) => message === "mood: started" && controller.abort("enough"),
  });
  await expect(calling).rejects.toThrow("enough");
  await vi.waitFor(async () => {
    const { resources } = await client.listResources();
    expect(resources).toMatchObject([{ description: expect.stringContaining("cancelled") }]);
  }, patience);
});

test("a client that leaves leaves its run, which goes on when the store is opened again", async () => {
  const first = await connect();
  const started = Promise.withResolvers<void>();
  const calling = call(first.client, "letters", { text: hello, mood: "wait" }, ({ message }) => {
    if (message === "mood: started") started.resolve();
  });
  await started.promise;
  await first.client.close();
  const { content, _meta } = await calling;
  expect(textOf(content[0])).toContain("before it ended; it goes on");

  const { client } = await connect({ cwd: first.folder });
  await vi.waitFor(async () => {
    const { contents } = await client.readResource({
      uri: `stepcast://runs/${String(_meta?.["stepcast/runId"])}`,
    });
    const state: unknown = JSON.parse(textIn(contents));
    expect(state).toMatchObject({
      status: "running",
      cancelRequested: false,
      steps: { mood: { attempt: 2 } },
    });
  }, patience);
});

test("runs and the files they ended with are listed, the newest first, page by page", async () => {
  const { client } = await connect();
  for (let run = 0; run < 11; run++) await call(client, "nothing", { count: run });
  const last = await call(client, "letters", { text: hello });
  const first = await client.listResources();
  expect(first.resources).toHaveLength(11);
  expect(first.resources[1]).toEqual(expect.objectContaining({ uri: linkOf(last).uri, size: 15 }));
  const second = await client.listResources({ cursor: first.nextCursor });
  expect(second.resources.map(({ mimeType }) => mimeType)).toEqual(["application/json", "application/json"]);
  expect(second.resources[1]).toMatchObject({ title: "Nothing, 0 times" });
  expect(second.nextCursor).toBeUndefined();
});

test("a file of bytes is read as a blob, and one too large for a message is told with its path", async () => {
  const { client, folder } = await connect();
  const run = (sizeBytes: number) =>
    call(client, "talkative", { when: { since: "2026-05-01" }, sources: [], sizeBytes });
  const small = await run(1_000);
  const { contents } = await client.readResource({ uri: linkOf(small).uri });
  expect(digest(bytesOf(contents))).toBe(fileOf(small).sha256);
  const large = await run(6_000_000);
  const path = join("files", fileOf(large).id);
  await expect(client.readResource({ uri: linkOf(large).uri })).rejects.toThrow(
    `over the 5.0 MB that go in a message: read it from ${path}`,
  );
  expect(await readdir(join(folder, "files"))).toContain(fileOf(large).id);
});

test("a resource that is not there is told by the protocol's own error", async () => {
  const { client } = await connect();
  for (const uri of [
    "stepcast://files/AAAAAAAAAAAAAAAAAAAAAA/x",
    "stepcast://runs/nobody",
    "file:///etc/passwd",
    "stepcast://files/..%2Fruns.db/x",
  ])
    await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32_002 });
});

type Client = Awaited<ReturnType<typeof connect>>["client"];

async function call(
  client: Client,
  name: string,
  given: Record<string, unknown>,
  onprogress?: (progress: Progress) => void,
): Promise<CallToolResult> {
  const options = onprogress ? { onprogress } : {};
  // Without tasks, which nobody asks for here, a call is answered by its result.
  return (await client.callTool({ name, arguments: given }, undefined, options)) as CallToolResult;
}

function textOf(content: CallToolResult["content"][number] | undefined): string {
  return content?.type === "text" ? content.text : "";
}

function linkOf({ content }: CallToolResult): ResourceLink {
  const link = content.find((part): part is ResourceLink => part.type === "resource_link");
  if (!link) throw new Error("the result links to no file");
  return link;
}

function fileOf({ structuredContent }: CallToolResult): FileRef {
  return structuredContent?.["file"] as FileRef;
}

function textIn(contents: ReadResourceResult["contents"]): string {
  const [content] = contents;
  return content && "text" in content ? content.text : "";
}

function bytesOf(contents: ReadResourceResult["contents"]): Buffer {
  const [content] = contents;
  return content && "blob" in content ? Buffer.from(content.blob, "base64") : Buffer.from(textIn(contents));
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
