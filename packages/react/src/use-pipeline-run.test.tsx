// @vitest-environment jsdom
import { defineAgent, definePipeline } from "@stepcast/pipeline";
import { createEngine, type Engine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { pipelineRouter, t } from "@stepcast/trpc";
import { stepcastLinks } from "@stepcast/trpc/client";
import { type Served, serve } from "@stepcast/trpc/server";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCReact } from "@trpc/react-query";
import { EventSource } from "eventsource";
import { StrictMode, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type PipelineRun, usePipelineRun } from "./use-pipeline-run.ts";

const count = defineAgent({
  input: z.object({ text: z.string() }),
  output: z.object({ words: z.number() }),
  run: async ({ text }) => ({ words: text.split(/\s+/).length }),
});
const wait = defineAgent({
  input: z.object({}),
  output: z.object({}),
  // Waits for its cancel, so that a test can.
  run: (_input, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
});
const counting = definePipeline({
  name: "counting",
  input: z.object({ text: z.string().min(1), forever: z.boolean().default(false) }),
  agents: { count, wait },
  async run({ text, forever }, { steps }) {
    const { words } = await steps.count({ text });
    if (forever) await steps.wait({});
    return { words };
  },
});

function createRouter(engine: Engine) {
  return t.router({ counting: pipelineRouter(counting, { engine }) });
}
const trpc = createTRPCReact<ReturnType<typeof createRouter>>();
type Run = PipelineRun<typeof counting>;

let engine: Engine;
let served: Served;
let unmounts: (() => void)[] = [];

beforeEach(async () => {
  engine = createEngine({ pipelines: [counting], files: diskFiles("unused") });
  served = await serve({ router: createRouter(engine), engine });
});
afterEach(async () => {
  for (const unmount of unmounts) unmount();
  unmounts = [];
  await served.close();
});

/** Renders a component that shows its run to the test; the answer resolves with the first render that fits. */
function mount(runId?: string) {
  let newest: Run | undefined;
  let check = () => {};
  const Probe = () => {
    const run = usePipelineRun(trpc.counting, runId === undefined ? {} : { runId });
    useEffect(() => {
      newest = run;
      check();
    });
    return null;
  };
  const links = stepcastLinks<ReturnType<typeof createRouter>>({
    url: `${served.url}/trpc`,
    EventSource,
  });
  const queryClient = new QueryClient();
  const root = createRoot(document.createElement("div"));
  unmounts.push(() => root.unmount());
  root.render(
    <StrictMode>
      <trpc.Provider client={trpc.createClient({ links })} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>
          <Probe />
        </QueryClientProvider>
      </trpc.Provider>
    </StrictMode>,
  );
  return (fits: (run: Run) => boolean) =>
    new Promise<Run>((resolve) => {
      check = () => {
        if (newest && fits(newest)) resolve(newest);
      };
      check();
    });
}

const rendered = () => true;
const ended = ({ connection }: Run) => connection === "ended";

test("starts one run, also under StrictMode, and shows its typed steps and output", async () => {
  const until = mount();
  (await until(rendered)).start({ text: "three short words" });
  const run = await until(ended);
  expect(run.status).toBe("completed");
  expect(run.steps.count?.output?.words).toBe(3);
  expect(run.output).toEqual({ words: 3 });
  expect((await engine.list({ limit: 10 })).runs).toHaveLength(1);
});

test("a second component with the run's id sees the same run, whole", async () => {
  const until = mount();
  (await until(rendered)).start({ text: "one two" });
  const first = await until(ended);
  const second = await mount(first.runId)(ended);
  expect({ ...second, start: 0, cancel: 0 }).toEqual({ ...first, start: 0, cancel: 0 });
});

test("input too long for an address is sent first, and followed the same", async () => {
  const until = mount();
  (await until(rendered)).start({ text: "word ".repeat(20_000).trim() });
  expect((await until(ended)).output).toEqual({ words: 20_000 });
});

test("input that the pipeline refuses is told as a refusal, not as a failed run", async () => {
  const until = mount();
  (await until(rendered)).start({ text: "" });
  const { refusal, status, lastSeq } = await until((run) => run.refusal !== undefined);
  expect(refusal).toContain("text");
  expect({ status, lastSeq }).toEqual({ status: "queued", lastSeq: 0 });
});

test("cancel stops the run that is followed", async () => {
  const until = mount();
  (await until(rendered)).start({ text: "on and on", forever: true });
  const running = await until(({ steps }) => steps.wait?.status === "running");
  await running.cancel("enough");
  const run = await until(ended);
  expect(run.status).toBe("cancelled");
  expect(run.steps.wait?.status).toBe("cancelled");
});

test("a second start shows the second run alone", async () => {
  const until = mount();
  (await until(rendered)).start({ text: "one" });
  const second = (await until(ended)).start({ text: "now four words here" });
  const run = await until((newest) => ended(newest) && newest.runId === second);
  expect(run.output).toEqual({ words: 4 });
});
