import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { memoryLog } from "../engine/memory/memory-log.ts";
import { encodeFact } from "../model/event-text.ts";
import type { RunEvent } from "../model/run-event.ts";
import { ofType, outline, runId } from "../testing/driven-run.ts";
import { agentServer, answers, type Asked, runOf } from "./fixtures/agent-server.ts";
import { remoteAgent, type RemoteAgentOptions } from "./index.ts";
import { retryAfterMs } from "./refusal.ts";

type Options = Partial<RemoteAgentOptions<z.ZodType, z.ZodType, z.ZodType>>;

const atOnce = { backoff: { initialMs: 0 } };

function agentAt(url: string, options: Options = {}) {
  return remoteAgent({ url, input: z.unknown(), output: z.object({ ok: z.boolean() }), ...options });
}

/** The log of a step whose agent answers its first requests so, in turn, and then well. */
async function hear(first: ((asked: Asked) => unknown)[], options: Options = {}) {
  const keys: unknown[] = [];
  const { origin } = await agentServer({
    "/run": (asked) => {
      keys.push(asked.request.headers["idempotency-key"]);
      return (first[keys.length - 1] ?? answers("application/json", '{"ok":true}'))(asked);
    },
  });
  const log = await runOf(agentAt(`${origin}/run`, { retry: atOnce, ...options }));
  return { log, keys, ends: outline(log).filter((line) => /retrying|failed only|completed only/.test(line)) };
}

function status(code: number, body = "", headers: Record<string, string> = {}) {
  return ({ response }: Asked) => response.writeHead(code, headers).end(body);
}

function errors(log: readonly RunEvent[]) {
  return [...ofType(log, "step.retrying"), ...ofType(log, "step.failed")].map(({ error }) => error);
}

describe("a failure that may pass", () => {
  test.each([500, 502, 503, 429, 408])("like %i is tried again, under the same key", async (code) => {
    const { keys, ends } = await hear([status(code), status(code)]);
    expect(ends).toEqual(["step.retrying only 1", "step.retrying only 2", "step.completed only 3"]);
    expect(keys).toEqual(["run/only", "run/only", "run/only"]);
  });

  test("is tried again when its Retry-After says, also with a status that would be final", async () => {
    const retry = { attempts: 2, backoff: { initialMs: 60_000 } };
    const { log } = await hear([status(409, "still at it", { "retry-after": "0" })], { retry });
    expect(ofType(log, "step.retrying")).toMatchObject([
      { delayMs: 0, error: { message: expect.stringMatching(/\/run answered 409: still at it$/) } },
    ]);
    expect(log.at(-1)?.type).toBe("run.completed");
  });

  test("may be an agent that closes without an answer, or changes to another protocol unasked", async () => {
    const switches = ({ request }: Asked) =>
      request.socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
    const { log, ends } = await hear([switches, ({ request }) => request.socket.end()]);
    expect(ends).toEqual(["step.retrying only 1", "step.retrying only 2", "step.completed only 3"]);
    expect(errors(log)[0]?.message).toMatch(/\/run closed the connection without an answer$/);
  });

  test("is tried as often as `retry` says", async () => {
    const { ends } = await hear([status(500)], { retry: { attempts: 1 } });
    expect(ends).toEqual(["step.failed only 1"]);
  });

  test("may be a connection that breaks in the middle of an answer", async () => {
    const { ends, log } = await hear([
      ({ response }) => response.write('{"ok":', () => response.destroy()),
      ({ request }) => request.socket.destroy(),
    ]);
    expect(ends).toEqual(["step.retrying only 1", "step.retrying only 2", "step.completed only 3"]);
    for (const { message } of errors(log)) expect(message).toMatch(/^the connection to http:.*\/run failed/);
  });

  test("may be that nobody listens, and the message does not say more than which address", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo; // it listens on a port
    await new Promise((resolve) => server.close(resolve));
    const url = `http://user:s3cret@127.0.0.1:${port}/run?token=s3cret`;
    const log = await runOf(agentAt(url, { retry: { attempts: 2, ...atOnce } }));
    expect(errors(log)[1]?.message).toBe(
      `the connection to http://127.0.0.1:${port}/run failed (ECONNREFUSED)`,
    );
    expect(JSON.stringify(log)).not.toContain("s3cret");
  });

  test("may be a server that does not speak HTTP", async () => {
    const server = createServer((socket) => socket.end("\u0000\u0001 what is this\r\n\r\n"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo; // it listens on a port
    const log = await runOf(agentAt(`http://127.0.0.1:${port}/`, { retry: { attempts: 1 } }));
    expect(errors(log)).toMatchObject([{ code: "agent_error", message: expect.stringContaining("HPE_") }]);
  });
});

describe("an answer without a result", () => {
  const half = answers("text/plain", "begun\n", '{"progress": 0.5}\n');

  test("fails the step and says what is missing", async () => {
    const { log, ends } = await hear([half], { retry: {} });
    expect(ends).toEqual(["step.failed only 1"]);
    expect(errors(log)).toMatchObject([
      { message: expect.stringContaining("ended without a result: its last line must be JSON") },
    ]);
  });

  test("is tried again where `retry` says so", async () => {
    const { ends } = await hear([half], { retry: { attempts: 2, ...atOnce } });
    expect(ends).toEqual(["step.retrying only 1", "step.completed only 2"]);
  });

  test("but with an error as its last JSON fails with the words of that", async () => {
    const { log } = await hear([answers("text/plain", 'begun\n{"error": "out of memory"}\n')], { retry: {} });
    expect(errors(log)).toMatchObject([{ message: expect.stringMatching(/\/run failed: out of memory$/) }]);
  });
});

describe("a request that the agent refuses", () => {
  test("with FastAPI's 422 is final, and its issues have the paths of the input", async () => {
    const detail = [
      { type: "missing", loc: ["body", "rows", 0, "date"], msg: "Field required", input: {} },
      { type: "string_type", loc: ["query", "q"], msg: "Input should be a valid string", input: 1 },
    ];
    const { log, ends } = await hear([status(422, JSON.stringify({ detail }))], { retry: { attempts: 5 } });
    expect(ends).toEqual(["step.failed only 1"]);
    expect(errors(log)).toMatchObject([
      {
        message: expect.stringMatching(/\/run answered 422: rows\.0\.date: Field required; q: Input should/),
        issues: [
          { path: ["rows", 0, "date"], message: "Field required" },
          { path: ["q"], message: "Input should be a valid string" },
        ],
      },
    ]);
  });

  test.each([
    [400, '{"detail": "no such language"}', "no such language"],
    [403, '{"title": "Forbidden", "status": 403}', "Forbidden"],
    [401, "who are you\nand more", "who are you"],
    [404, "<!doctype html><h1>Not Found</h1>", "it did not say why"],
    [410, "", "it did not say why"],
    [400, "x".repeat(1_000_000), "x".repeat(500)],
  ])("with %i is final, and says why", async (code, body, why) => {
    const { log, ends } = await hear([status(code, body)], { retry: { attempts: 5 } });
    expect(ends).toEqual(["step.failed only 1"]);
    expect(errors(log)[0]?.message.split(`answered ${code}: `)[1]).toBe(why);
  });
});

test("a refusal stays one where its explanation breaks off", async () => {
  const { log } = await hear([
    ({ response }) =>
      response.writeHead(400, { "content-length": "99" }).write("no such", () => response.destroy()),
  ]);
  expect(ofType(log, "step.failed")).toMatchObject([
    { error: { message: expect.stringMatching(/\/run answered 400: no such$/) } },
  ]);
});

test.each([
  ["12", 12_000],
  ["0", 0],
  ["31536000", 3_600_000],
  ["Thu, 01 Jan 1970 00:00:09 GMT", 4_000],
  ["Thu, 01 Jan 1970 00:00:01 GMT", 0],
  ["soon", undefined],
])("a Retry-After of %s is %s ms", (header, afterMs) => {
  expect(retryAfterMs(header, 5_000)).toBe(afterMs);
});

describe("an answer that is not what it should be is final:", () => {
  test.each<[string, (asked: Asked) => unknown, RegExp]>([
    ["a page", answers("text/html", "<h1>Log in</h1>"), /answered "text\/html"/],
    ["a media type that is none", answers("nonsense", "{}"), /answered "nonsense"/],
    [
      "a compressed one",
      ({ response }) => response.writeHead(200, { "content-encoding": "gzip" }).end("x"),
      /compresses/,
    ],
    ["a line without an end", endless("x".repeat(65_536)), /line of more than 1048576 characters/],
    [
      "an event without an end",
      endless(`data: ${"x".repeat(1_000)}\n`, "text/event-stream"),
      /line of more than 1048576/,
    ],
    ["an answer without an end", endless(`${"x".repeat(1_000)}\n`), /answer of .* larger than the limit/],
    ["a JSON without an end", endless(" ".repeat(65_536), "application/json"), /larger than the limit/],
    [
      "an announced size",
      ({ response }) => response.writeHead(200, { "content-length": "9999999" }).end("x"),
      /larger/,
    ],
    ["a moved one", status(301, "", { location: "/new" }), /answered 301: it has moved to .*\/new, use that/],
    ["a redirect to nowhere", status(307, "", { location: "http://[" }), /no address/],
    ["a redirect in a circle", ({ response }) => circle(response), /redirects more than 5 times/],
  ])("%s", async (_name, answer, message) => {
    const { log, ends } = await hear(
      Array.from({ length: 9 }, () => answer),
      {
        maxAnswerBytes: 2_000_000,
        retry: { attempts: 3, ...atOnce },
      },
    );
    expect(ends).toEqual(["step.failed only 1"]);
    expect(errors(log)[0]?.message).toMatch(message);
  });
});

test("garbage that is no UTF-8 does no harm", async () => {
  const { log } = await hear([answers("text/plain", Buffer.from([0xff, 0xfe, 0x0a]), '{"ok":true}')]);
  expect(ofType(log, "step.logged").map(({ message }) => message)).toEqual(["\ufffd\ufffd"]);
  expect(log.at(-1)?.type).toBe("run.completed");
});

test("an agent that falls silent is left after `idleMs`, before its answer and in it", async () => {
  const { log } = await hear(
    [
      ({ response }) => response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders(),
      () => undefined, // not even headers
    ],
    // A machine that is busy may take longer than that for a good answer too, so there are many attempts.
    { idleMs: 50, retry: { attempts: 100, ...atOnce } },
  );
  expect(errors(log).slice(0, 2)).toMatchObject([
    { code: "timeout", message: expect.stringContaining("silent for 50 ms") },
    { code: "timeout", message: expect.stringContaining("silent for 50 ms") },
  ]);
  expect(log.at(-1)?.type).toBe("run.completed");
});

test("a redirect that keeps the method is followed on the same host, with body and headers", async () => {
  const { origin } = await agentServer({
    "/run": status(307, "", { location: "/run/" }),
    "/run/": ({ response, request, body }) => {
      const ok = request.method === "POST" && body === '{"a":1}' && request.headers["x-key"] === "k";
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ok }));
    },
  });
  const log = await runOf(agentAt(`${origin}/run`, { headers: { "x-key": "k" } }), { a: 1 });
  expect(log.at(-1)).toMatchObject({ type: "run.completed", output: { ok: true } });
});

test.each(["before the answer", "in the middle of it"])(
  "a cancel %s closes the connection at once",
  async (when) => {
    const log = memoryLog();
    const closed = Promise.withResolvers<void>();
    const { origin } = await agentServer({
      "/run": ({ response }) => {
        response.once("close", () => closed.resolve());
        if (when === "in the middle of it") response.write("begun\n");
        void log.signal(runId, "cancel", encodeFact({ type: "run.cancel_requested", reason: "enough" }));
      },
    });
    // A grace that no test would wait for: the step is not left behind, it obeys.
    const all = await runOf(agentAt(`${origin}/run`), {}, { log, graceMs: 100_000 });
    await closed.promise;
    expect(all.at(-1)?.type).toBe("run.cancelled");
  },
);

test("a step that fails for what the agent says closes the connection too", async () => {
  const closed = Promise.withResolvers<void>();
  const { ends } = await hear([
    ({ response }) => {
      response.once("close", () => closed.resolve());
      response.writeHead(200, { "content-type": "text/event-stream" }).write("event: error\ndata: no\n\n");
    },
  ]);
  await closed.promise;
  expect(ends[0]).toMatch(/only 1$/);
});

function endless(piece: string, mediaType = "text/plain") {
  return ({ response }: Asked) => {
    response.writeHead(200, { "content-type": mediaType });
    const more = () => {
      while (!response.destroyed && response.write(piece)) continue;
    };
    response.on("drain", more);
    more();
  };
}

function circle(response: Asked["response"]) {
  response.writeHead(307, { location: "/run" }).end();
}
