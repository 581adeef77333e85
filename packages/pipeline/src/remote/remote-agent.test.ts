import { describe, expect, test } from "vitest";
import { z } from "zod";
import { definePipeline } from "../define/pipeline.ts";
import type { RunEvent } from "../model/run-event.ts";
import { ofType, record } from "../testing/driven-run.ts";
import { agentServer, answers, type Asked, runOf } from "./fixtures/agent-server.ts";
import { remoteAgent, type RemoteAgentOptions } from "./index.ts";

type Options = Partial<RemoteAgentOptions<z.ZodType, z.ZodType, z.ZodType>>;

const Count = z.object({ words: z.number() });

/** The log of a step whose agent answers so. */
async function hear(answer: (asked: Asked) => unknown, options: Options = {}): Promise<RunEvent[]> {
  const { origin } = await agentServer({ "/run": answer });
  return runOf(remoteAgent({ url: `${origin}/run`, input: z.unknown(), output: Count, ...options }), {
    text: "a b",
  });
}

/** What the step said, in short. */
function spoken(log: readonly RunEvent[]): unknown[] {
  return log.flatMap((event): unknown[] => {
    if (event.type === "step.logged") return [`${event.level}: ${event.message}`];
    if (event.type === "step.progressed") return [[event.done, event.total, event.message]];
    if (event.type === "step.chunk") return [{ chunk: event.chunk }];
    if (event.type === "step.completed") return [{ output: event.output }];
    if (event.type === "step.failed") return [event.error];
    return [];
  });
}

describe("an answer of text", () => {
  test("is logged line by line, and its last JSON is the output", async () => {
    const log = await hear(answers("text/plain; charset=utf-8", "reading\n", "found 2\n", '{"words": 2}\n'));
    expect(spoken(log)).toEqual(["info: reading", "info: found 2", { output: { words: 2 } }]);
  });

  test("needs no media type, no end of its last line, and may have CRLF and empty lines", async () => {
    const log = await hear(answers(undefined, "reading\r\n\r\n", '{"words":', " 2}"));
    expect(spoken(log)).toEqual(["info: reading", { output: { words: 2 } }]);
  });

  test("may have numbers, brackets and quotes that are no JSON", async () => {
    const log = await hear(answers("text/plain", '42\n[1/3] parsing\n"so"\n{half\n{"words": 2}\n'));
    const lines = ["info: 42", "info: [1/3] parsing", 'info: "so"', "info: {half"];
    expect(spoken(log)).toEqual([...lines, { output: { words: 2 } }]);
  });
});

test("each line is told when it comes, not when the answer ends", async () => {
  const heard = Promise.withResolvers<void>();
  const log = await hear(
    async ({ response }) => {
      response.write("begun\n");
      response.write('{"words": 1}\n');
      await heard.promise; // Only what the first chunk sets free ends this answer.
      response.end('{"words": 2}\n');
    },
    {
      chunk: z.object({ words: z.literal(1) }).refine(() => {
        heard.resolve();
        return true;
      }),
    },
  );
  expect(spoken(log)).toEqual(["info: begun", { chunk: { words: 1 } }, { output: { words: 2 } }]);
});

describe("an answer of NDJSON", () => {
  test.each(["application/x-ndjson", "application/jsonl; charset=utf-8"])(
    "of type %s has progress, chunks by the agent's schema, and the output at its end",
    async (type) => {
      const log = await hear(
        answers(
          type,
          '{"done": 1, "total": 2, "message": "one"}\n',
          '{"word": "a"}\n{"note": 1}\n',
          '{"words": 2}\n',
        ),
        { chunk: z.object({ word: z.string() }) },
      );
      expect(spoken(log)).toEqual([
        [1, 2, "one"],
        { chunk: { word: "a" } },
        'info: {"note":1}',
        { output: { words: 2 } },
      ]);
    },
  );

  test("may end in progress: the output is the last JSON that is none", async () => {
    const log = await hear(answers("application/x-ndjson", '{"words": 2}\n{"progress": 1}\n'));
    expect(spoken(log)).toEqual([[1, 1, undefined], { output: { words: 2 } }]);
  });

  test("whose every line is a chunk ends with the last of them, where that fits the output", async () => {
    const lines = answers("application/x-ndjson", '{"words": 1}\n{"words": 2}\n');
    expect(spoken(await hear(lines, { chunk: Count }))).toEqual([
      { chunk: { words: 1 } },
      { chunk: { words: 2 } },
      { output: { words: 2 } },
    ]);
  });

  test("may have any JSON as a line, and what is none is logged", async () => {
    const log = await hear(answers("application/x-ndjson", 'not json\nnull\n"a"\n3\n'), {
      output: z.number(),
    });
    expect(spoken(log)).toEqual(["info: not json", "info: null", 'info: "a"', { output: 3 }]);
  });
});

test.each([
  ['{"progress": 0.4}', [0.4, 1, undefined]],
  ['{"progress": 40, "message": "on"}', [40, 100, "on"]],
  ['{"type": "progress", "done": 3}', [3, undefined, undefined]],
  ['{"done": 3, "total": 4, "file": "x"}', 'info: {"done":3,"total":4,"file":"x"}'],
  ['{"progress": -1}', 'info: {"progress":-1}'],
])("of what may be progress, %s is %j", async (line, told) => {
  const log = await hear(answers("application/x-ndjson", `${line}\n{"words": 2}\n`));
  expect(spoken(log)[0]).toEqual(told);
});

test("progress of another shape is read by a schema of its own", async () => {
  const log = await hear(answers("application/x-ndjson", '{"pct": 7}\n{"words": 2}\n'), {
    progress: z.object({ pct: z.number() }).transform(({ pct }) => ({ done: pct, total: 100 })),
  });
  expect(spoken(log)[0]).toEqual([7, 100, undefined]);
});

describe("an event stream", () => {
  test("is read by its data; comments, ids, names and CRLF do not matter, nor does a missing last empty line", async () => {
    const log = await hear(
      answers(
        "text/event-stream",
        ": ping\r\n\r\nid: 1\r\nevent: log\r\ndata: reading\r\n\r\n",
        'data: {"progress": 0.5}\n\n: ping\n\ndata: two\ndata: lines\n\nretry: 10\ndata:\n\n',
        'event: result\ndata: {"words":\ndata: 2}',
      ),
    );
    expect(spoken(log)).toEqual([
      "info: reading",
      [0.5, 1, undefined],
      "info: two\nlines",
      { output: { words: 2 } },
    ]);
  });

  test.each([
    ['{"detail": "the model is gone"}', "the model is gone"],
    ["the model is gone", "the model is gone"],
    ['{"error": {"message": "the model is gone"}}', "the model is gone"],
  ])("that says `event: error` with %s fails the step with its words", async (said, message) => {
    const log = await hear(
      answers("text/event-stream", `event: error\ndata: ${said}\n\ndata: {"words": 2}\n\n`),
    );
    expect(spoken(log)).toMatchObject([
      { code: "agent_error", message: expect.stringMatching(new RegExp(`/run failed: ${message}$`)) },
    ]);
  });
});

describe("an answer of JSON", () => {
  test("is the output, also where it looks like progress or a chunk", async () => {
    const answer = answers("application/json", '{"done": 3,\n', '"total": 4}');
    const output = z.object({ done: z.number() });
    expect(spoken(await hear(answer, { output, chunk: output }))).toEqual([{ output: { done: 3 } }]);
  });

  test("that is none fails the step for good, and says what would be right", async () => {
    const log = await hear(answers("application/json", '{"a": 1}\n{"words": 2}\n'), {
      retry: { attempts: 3 },
    });
    expect(spoken(log)).toMatchObject([{ message: expect.stringContaining("application/x-ndjson") }]);
  });
});

test("an output that does not fit fails the step as any agent's does, with its path", async () => {
  const log = await hear(answers("text/plain", '{"words": "two"}\n'), { retry: { attempts: 3 } });
  expect(spoken(log)).toMatchObject([{ code: "invalid_output", issues: [{ path: ["words"] }] }]);
});

test("an agent whose output is nothing may answer nothing", async () => {
  const log = await hear(({ response }) => response.writeHead(204).end(), { output: z.undefined() });
  expect(ofType(log, "step.completed")).toHaveLength(1);
});

describe("the request", () => {
  test("is a POST of the input as JSON, with the step's key and the author's headers, which no event holds", async () => {
    const asked: Asked[] = [];
    const log = await hear(
      (request) => {
        asked.push(request);
        answers("application/json", '{"words": 2}')(request);
      },
      { headers: async (step) => ({ authorization: `Bearer s3cret-of-${step.key}` }) },
    );
    expect(asked.map(({ request, body }) => [request.method, JSON.parse(body)])).toEqual([
      ["POST", { text: "a b" }],
    ]);
    expect(asked[0]?.request.headers).toMatchObject({
      authorization: "Bearer s3cret-of-only",
      "content-type": "application/json",
      "idempotency-key": "run/only",
      accept: expect.stringContaining("text/event-stream"),
    });
    expect(JSON.stringify(log)).not.toContain("s3cret");
  });

  test("is made under a key of any script, which the header carries as ASCII", async () => {
    const keys: unknown[] = [];
    const { origin } = await agentServer({
      "/run": ({ request, response }) => {
        keys.push(request.headers["idempotency-key"]);
        response.setHeader("content-type", "application/json").end("{}");
      },
    });
    const agent = remoteAgent({ url: `${origin}/run`, input: z.unknown(), output: z.unknown() });
    const pipeline = definePipeline({
      name: "single",
      input: z.unknown(),
      agents: { agent },
      run: (_input, { steps }) => steps.agent({}, { key: "100% 日本" }),
    });
    const log = await record(pipeline, {});
    expect(log.at(-1)?.type).toBe("run.completed");
    expect(keys).toEqual(["run/agent:100%25%20%E6%97%A5%E6%9C%AC"]);
  });

  test("of a GET has the input as its query, beside what the URL has", async () => {
    const { origin } = await agentServer({
      "/run": ({ url, response }) => response.end(JSON.stringify({ query: url.search })),
    });
    const agent = remoteAgent({
      url: `${origin}/run?v=1`,
      method: "GET",
      input: z.object({
        q: z.string(),
        tags: z.array(z.string()),
        day: z.date(),
        no: z.null(),
        n: z.number(),
      }),
      output: z.object({ query: z.string() }),
    });
    const day = new Date("2026-01-02T03:04:05Z");
    const log = await runOf(agent, { q: "a&b ü", tags: ["x", "y"], day, no: null, n: 1.5 });
    expect(spoken(log)).toEqual([
      { output: { query: "?v=1&q=a%26b+%C3%BC&tags=x&tags=y&day=2026-01-02T03%3A04%3A05.000Z&n=1.5" } },
    ]);
  });

  test("of a GET cannot hold an object, and says so", async () => {
    const log = await hear(answers("application/json", '{"words": 2}'), {
      method: "GET",
      body: () => ({ q: { deep: 1 } }),
    });
    expect(spoken(log)).toMatchObject([{ message: expect.stringContaining('"q" is an object: use POST') }]);
  });

  test("has what `body` makes of the input", async () => {
    const { origin } = await agentServer({ "/run": ({ response, body }) => response.end(body) });
    const agent = remoteAgent({
      url: `${origin}/run`,
      input: z.object({ text: z.string() }),
      output: z.object({ query: z.string() }),
      body: async ({ text }) => ({ query: text.toUpperCase() }),
    });
    expect(spoken(await runOf(agent, { text: "a" }))).toEqual([{ output: { query: "A" } }]);
  });
});

test.each([
  { url: "agent" },
  { url: "ftp://agent/run" },
  { allowedHosts: ["https://files.example.com"] },
  { allowedHosts: ["files.example.com/a"] },
  { maxFileBytes: 0 },
  { idleMs: Number.POSITIVE_INFINITY },
  { timeoutMs: -1 },
])("a definition with %j is refused", (wrong) => {
  const options = { url: "http://agent/run", input: z.unknown(), output: z.unknown(), ...wrong };
  expect(() => remoteAgent(options)).toThrow(expect.objectContaining({ code: "invalid_definition" }));
});
