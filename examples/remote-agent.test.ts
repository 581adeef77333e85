import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));
const recorded = join(folder, "03-remote-agent/recorded");

/** What the Python app answered to these requests, recorded from its socket. */
const answersByRequest = new Map([
  ["POST /count", "count.http"],
  ["POST /count.ndjson", "count.ndjson.http"],
  ["GET /files/3edfb3f0ae95fadd.csv", "file.http"],
]);

test.each([1, 7, 100_000])(
  "03-remote-agent hears a FastAPI app, whose answers come %i bytes at a time",
  async (size) => {
    const { origin, requests } = await recordedServer(size, answersByRequest);
    const { lines, cwd } = await run("03-remote-agent.ts", origin);
    expect(lines.slice(0, 3)).toEqual([
      "count: found 13 words",
      "count: 12 of them are different",
      "allen × 2",
    ]);
    expect(lines).toContain("spürest × 1");
    // Of a burst of progress only the newest is stored, so how much of it there is depends on the machine.
    expect(lines.findLast((line) => line.startsWith("list: "))).toBe("list: 12 of 12");
    const csv = (await readFile(join(recorded, "file.http"), "utf8")).split("\r\n\r\n")[1];
    const id = /id: '([^']+)'/.exec(lines.join("\n"))?.[1] ?? "";
    expect(await readFile(join(cwd, "files", id), "utf8")).toBe(csv);
    expect(lines.join("\n")).toContain("name: 'words.csv'");
    const bodies = requests.map(({ line, body }) => [line, body]);
    const body = JSON.stringify({ text: poem });
    const file = ["GET /files/3edfb3f0ae95fadd.csv", ""];
    expect(bodies).toEqual([["POST /count", body], file, ["POST /count.ndjson", body], file]);
  },
);

test("03-remote-agent tells what the FastAPI app refuses", async () => {
  const { origin } = await recordedServer(100_000, new Map([["POST /count", "refused.http"]]));
  const { lines } = await run("03-remote-agent.ts", origin);
  expect(lines.at(-1)).toMatch(/^failed: .* answered 422: text: String should have at least 1 character$/);
});

const poem = "Über allen Gipfeln ist Ruh', in allen Wipfeln spürest du kaum einen Hauch";

async function run(example: string, origin: string): Promise<{ lines: string[]; cwd: string }> {
  const cwd = await mkdtemp(join(tmpdir(), "stepcast-example-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  await writeFile(join(cwd, "poem.txt"), poem);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(folder, example), origin, "poem.txt"],
    { cwd },
  );
  return { lines: stdout.trim().split("\n"), cwd };
}

interface Asked {
  line: string;
  body: string;
}

/** Sends what was recorded, byte for byte, so many at a time. What was not recorded closes the connection. */
async function recordedServer(size: number, answers: Map<string, string>) {
  const requests: Asked[] = [];
  const server = createServer((socket) => {
    void (async () => {
      const asked = await askedOn(socket);
      requests.push(asked);
      const name = answers.get(asked.line);
      const bytes = name === undefined ? Buffer.alloc(0) : await readFile(join(recorded, name));
      for (let at = 0; at < bytes.length; at += size) {
        await new Promise((resolve) => socket.write(bytes.subarray(at, at + size), resolve));
      }
      socket.end();
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // it listens on a port
  return { origin: `http://127.0.0.1:${port}`, requests };
}

/** One request with all of its body, for which it announces a length. */
function askedOn(socket: Socket): Promise<Asked> {
  const { promise, resolve } = Promise.withResolvers<Asked>();
  let bytes = Buffer.alloc(0);
  socket.setNoDelay(true).on("error", () => undefined);
  socket.on("data", (piece: Buffer) => {
    bytes = Buffer.concat([bytes, piece]);
    const headEnd = bytes.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const head = bytes.subarray(0, headEnd).toString();
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
    const body = bytes.subarray(headEnd + 4).toString();
    if (Buffer.byteLength(body) < length) return;
    resolve({ line: head.split(" ").slice(0, 2).join(" "), body });
  });
  return promise;
}
