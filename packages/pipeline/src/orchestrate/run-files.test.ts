import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Agent, defineAgent, type Step } from "../define/agent.ts";
import { definePipeline } from "../define/pipeline.ts";
import { fileInput } from "../model/file-input.ts";
import { FileRef } from "../model/file-ref.ts";
import type { RunEvent } from "../model/run-event.ts";
import { agent } from "../testing/agents.ts";
import { crashEverywhere } from "../testing/crash-everywhere.ts";
import { ofType, outline, queued, record, resumeInTime, tempFiles } from "../testing/driven-run.ts";
import { brokenLaws } from "../testing/laws-of-a-log.ts";

// Law 20: a file that an event names is one that this event or one before it brought into the run, in the store's own words.

const files = tempFiles();

/** A file that is there, and that is another run's. */
const others = () => files.write("secret.txt", "of another owner");

const loose = {
  name: "single",
  input: z.unknown(),
  questions: { more: { data: z.unknown(), answer: z.unknown() } },
  signals: { add: z.unknown() },
};

function single(only: Agent) {
  return definePipeline({
    ...loose,
    agents: { only },
    run: (input, { steps }) => steps.only(input),
  });
}

async function runOf(
  run: (input: unknown, step: Step) => unknown,
  input: unknown = null,
  output?: z.ZodType,
) {
  const log = await record(single(agent(run, output)), input, { files });
  expect(brokenLaws(log)).toEqual([]);
  return log;
}

function outputOf(log: readonly RunEvent[]): unknown {
  return ofType(log, "run.completed")[0]?.output;
}

const hidings: Record<string, (made: FileRef, own: FileRef) => unknown> = {
  "as it is": (made) => made,
  "in a list in an object": (made) => ({ all: [1, made] }),
  "in a field of one of its own": (made, own) => ({ ...own, thumbnail: made }),
  "in a Map": (made) => new Map([["x", made]]),
  "as a Map's key": (made) => new Map([[made, "x"]]),
  "in a Set beside a Date": (made) => ({ at: new Date(0), all: new Set([made]) }),
  "in an object without a prototype": (made) => Object.assign(Object.create(null), { made }),
  "with a size that is a number only when it is read back": (made) => ({ ...made, sizeBytes: -0 }),
  "with an address that is a string only in JSON": (made) => ({
    ...made,
    url: new URL("javascript:alert(1)"),
  }),
};

describe("a file that the run does not know", () => {
  test.for(Object.entries(hidings))(
    "%s in an output fails the step at once, and is stored nowhere",
    async ([, hide]) => {
      const foreign = await others();
      const stubborn = defineAgent({
        input: z.unknown(),
        output: z.unknown(),
        retry: { attempts: 5, backoff: { initialMs: 1 } },
        run: async (_input, step) => hide(foreign, await step.writeFile("own.txt", "own")),
      });
      const log = await record(single(stubborn), null, { files });
      expect(outline(log).slice(-2)).toEqual(["step.failed only 1", "run.failed"]);
      expect(ofType(log, "step.failed")[0]?.error).toMatchObject({
        code: "invalid_output",
        message: expect.stringMatching(
          /^output.* of step "only" is no file of this run: write it with step.writeFile/,
        ),
        issues: [{ message: "not a file of this run" }],
      });
      expect(brokenLaws(log)).toEqual([]);
      expect(JSON.stringify(log)).not.toContain(foreign.id);
    },
  );

  test("is told by where it stands", async () => {
    const foreign = await others();
    const log = await runOf(() => ({ pages: [null, { file: foreign }] }));
    expect(ofType(log, "step.failed")[0]?.error).toEqual({
      code: "invalid_output",
      message:
        'output.pages.1.file of step "only" is no file of this run: write it with step.writeFile, or pass one on that came in',
      issues: [{ path: ["pages", 1, "file"], message: "not a file of this run" }],
    });
  });

  test("in a chunk fails its step, yielded or awaited, also where it looks other the first time it is looked at", async () => {
    const foreign = await others();
    for (const run of [
      (_input: unknown, step: Step) => step.emit({ file: foreign }),
      async function* () {
        yield [foreign];
      },
      async (_input: unknown, step: Step) => {
        const ids = [(await step.writeFile("own.txt", "own")).id];
        await step.emit({
          ...foreign,
          get id() {
            return ids.pop() ?? foreign.id;
          },
        });
      },
    ]) {
      const log = await runOf(run);
      expect(ofType(log, "step.chunk")).toEqual([]);
      expect(log.at(-1)).toMatchObject({ type: "run.failed", error: { code: "invalid_output" } });
    }
  });

  test("in a log line is left out, with the line's other fields, and the step goes on", async () => {
    const foreign = await others();
    const log = await runOf((_input, step) => {
      step.log("info", "look", { foreign });
      return "done";
    });
    expect(ofType(log, "step.logged")).toMatchObject([
      { message: "look", fields: { leftOut: expect.stringContaining("is no file of this run") } },
    ]);
    expect(outputOf(log)).toBe("done");
    expect(JSON.stringify(log)).not.toContain(foreign.id);
  });

  test("in what a pipeline returns, asks or passes to a step is refused, and a replay refuses it again", async () => {
    const foreign = await others();
    const pipeline = definePipeline({
      ...loose,
      agents: { only: agent(() => "ran") },
      async run(input: unknown, { steps, ask }) {
        const said = [];
        const codeOf = (error: { code: string }) => error.code;
        said.push(await steps.only({ foreign }).catch(codeOf));
        said.push(await ask("more", { foreign }).catch(codeOf));
        said.push(await ask("more", null, { timeoutMs: 1, default: { foreign } }).catch(codeOf));
        said.push(await steps.only("fine"));
        return input === "give away" ? foreign : said;
      },
    });
    const { output, crashes } = await crashEverywhere(pipeline, null, { files });
    expect(output).toEqual(["invalid_input", "invalid_input", "invalid_input", "ran"]);
    expect(crashes).toBeGreaterThan(2);
    const log = await record(pipeline, "give away", { files });
    expect(log.at(-1)).toMatchObject({
      type: "run.failed",
      error: { code: "invalid_output", message: expect.stringMatching(/^output of the pipeline is no file/) },
    });
  });

  test("does not become known by being named in text", async () => {
    const foreign = await others();
    const log = await runOf((_input, step) => {
      step.log("info", JSON.stringify(foreign));
      return JSON.stringify({ said: foreign });
    });
    expect(outputOf(log)).toBe(JSON.stringify({ said: foreign }));
    expect(await runOf(() => foreign, JSON.stringify(foreign)).then((all) => all.at(-1)?.type)).toBe(
      "run.failed",
    );
  });
});

describe("what is said of a file counts for nothing", () => {
  const lies = {
    name: "x.html",
    mediaType: "text/html",
    sizeBytes: 9,
    sha256: "0".repeat(64),
    createdAt: 9,
    url: "javascript:alert(1)",
  };

  test.for([
    ["in an output", lies],
    ["where a field is left out", { ...lies, createdAt: undefined }],
    ["with an address that is a string only in JSON", { ...lies, url: new URL("javascript:alert(1)") }],
  ] as const)("%s: stored is the store's own reference, with what its schema adds", async ([, said]) => {
    const log = await runOf(async (_input, step) => ({
      ...(await step.writeFile("a.txt", "a")),
      ...said,
      page: 3,
    }));
    const [written] = ofType(log, "file.written");
    expect(outputOf(log)).toEqual({ ...written?.file, page: 3 });
    expect(JSON.stringify(log)).not.toContain("javascript");
  });

  test("in a chunk, a log line, a step's input and the run's output", async () => {
    const pipeline = definePipeline({
      ...loose,
      agents: {
        only: agent(async (_input, step) => {
          const file = { ...(await step.writeFile("a.txt", "a")), ...lies };
          step.log("info", "look", { file });
          await step.emit({ file });
          return file;
        }),
      },
      async run(_input: unknown, { steps }) {
        const file = await steps.only(null);
        await steps.only({ ...(file as FileRef), ...lies });
        return { ...(file as FileRef), ...lies };
      },
    });
    const { events } = await crashEverywhere(pipeline, null, { files, sameOutput: () => true });
    expect(JSON.stringify(events)).not.toContain("javascript");
    const [first, second] = ofType(events, "file.written").map(({ file }) => file);
    expect(ofType(events, "step.chunk").map(({ chunk }) => chunk)).toEqual([
      { file: first },
      { file: second },
    ]);
    expect(ofType(events, "step.logged").map(({ fields }) => fields)).toEqual([
      { file: first },
      { file: second },
    ]);
    expect(ofType(events, "step.started")[1]?.input).toEqual(first);
    expect(outputOf(events)).toEqual(first);
  });

  const Picture = fileInput({ mediaTypes: ["image/*"] });
  test.for<[string, z.ZodType, (made: FileRef) => unknown]>([
    ["", Picture, (made) => made],
    [" in a Map", z.map(z.string(), Picture), (made) => new Map([["x", made]])],
    [" in a Set", z.set(Picture), (made) => new Set([made])],
  ])("for a schema's rules%s either: they hold for what the store says", async ([, output, hide]) => {
    const write = async (step: Step) => ({ ...(await step.writeFile("a.txt", "a")), mediaType: "image/png" });
    const log = await runOf(async (_input, step) => hide(await write(step)), null, output);
    expect(log.at(-1)).toMatchObject({ type: "run.failed", error: { code: "invalid_output" } });
    expect(ofType(log, "step.failed")[0]?.error.message).toContain(
      "a.txt is text/plain, and image/* is wanted",
    );
  });

  test("in one place is not added to it in another: what a schema lets stand beside a file's own fields", async () => {
    const given = await files.write("in.txt", "in");
    const log = await runOf((input) => [FileRef.parse(input), input], { ...given, page: 3 });
    expect(outputOf(log)).toStrictEqual([given, { ...given, page: 3 }]);
  });

  test("an agent that changes what it was given changes nothing of what the run knows", async () => {
    const log = await runOf(async (_input, step) => Object.assign(await step.writeFile("a.txt", "a"), lies));
    expect(outputOf(log)).toEqual(ofType(log, "file.written")[0]?.file);
    expect(JSON.stringify(log)).not.toContain("javascript");
  });
});

describe("a file that the run knows is handed on", () => {
  test("from its input, unchanged, also by the very first step", async () => {
    const given = await files.write("given.txt", "given");
    expect(outputOf(await runOf((input) => input, { file: given }))).toEqual({ file: given });
  });

  test("from an attempt that failed, from another step, and through a map", async () => {
    let first: FileRef | undefined;
    const write = defineAgent({
      input: z.string(),
      output: FileRef,
      retry: { attempts: 2, backoff: { initialMs: 1 } },
      async run(text, step) {
        if (step.attempt === 2 && first) return first;
        first = await step.writeFile(`${text}.txt`, text);
        throw new Error("the first attempt fails");
      },
    });
    const pass = agent((input) => ({ input }));
    const pipeline = definePipeline({
      name: "passes",
      input: z.null(),
      agents: { write, pass },
      async run(_input, { steps, map }) {
        const file = await steps.write("a");
        return map([1, 2], (page, own) => own.steps.pass({ page, file }));
      },
    });
    const log = await record(pipeline, null, { files });
    const [written] = ofType(log, "file.written");
    expect(outputOf(log)).toEqual([1, 2].map((page) => ({ input: { page, file: written?.file } })));
    expect(brokenLaws(log)).toEqual([]);
  });

  test("from an answer and a message", async () => {
    const [answered, sent] = await Promise.all([files.write("a.txt", "a"), files.write("b.txt", "b")]);
    const pipeline = definePipeline({
      ...loose,
      agents: { only: agent((input) => input) },
      async run(_input: unknown, { ask, signals, steps }) {
        const answer = await ask("more", null);
        for await (const message of signals.add) return steps.only([answer, message]);
      },
    });
    const signals = [{ signal: "add" as const, data: sent }];
    const { output } = await crashEverywhere(pipeline, null, { files, signals, answers: { more: answered } });
    expect(output).toEqual([answered, sent]);
  });

  test("from a worker thread, in the store's words; what it makes up is refused", async () => {
    const worker = new URL("./fixtures/makes-up.ts", import.meta.url);
    const inThread = single(defineAgent({ input: z.unknown(), output: z.unknown(), worker }));
    const given = await files.write("given.txt", "given");
    const log = await record(inThread, given, { files });
    expect(outputOf(log)).toEqual([ofType(log, "file.written")[0]?.file, given]);
    const foreign = await others();
    // Its thread is told of it in text, since a run may not name it to the agent either.
    const refused = await record(inThread, JSON.stringify(foreign), { files });
    expect(refused.at(-1)).toMatchObject({ type: "run.failed", error: { code: "invalid_output" } });
    expect(brokenLaws(refused)).toEqual([]);
  });
});

test("a run that older code recorded with a file of other words, or a made-up one, goes on by its log", async () => {
  const foreign = await others();
  const pipeline = definePipeline({
    ...loose,
    agents: { only: agent((input) => (input === "again" ? "end" : input)) },
    async run(_input: unknown, { steps }) {
      const file = await steps.only("first");
      await steps.only({ ...(file as FileRef), name: "renamed.txt" });
      return steps.only("again");
    },
  });
  const step = (key: string) => ({ step: "only", key, attempt: 1 });
  const renamed = { ...foreign, name: "renamed.txt" };
  const log = await resumeInTime(
    pipeline,
    [
      queued(pipeline, null),
      { type: "run.started", worker: "old" },
      { type: "step.started", ...step("only"), input: "first" },
      { type: "step.completed", ...step("only"), output: foreign },
      { type: "step.started", ...step("only#2"), input: renamed },
      { type: "step.completed", ...step("only#2"), output: renamed },
    ],
    { files },
  );
  expect(outputOf(log)).toBe("end");
});
