// @vitest-environment jsdom
import { definePipeline, type RunState } from "@stepcast/pipeline";
import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { pipelineRouter, t } from "@stepcast/trpc";
import { stepcastClient } from "@stepcast/trpc/client";
import { serve } from "@stepcast/trpc/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { fill } from "./testing/fill.ts";
import { openForm } from "./testing/open-form.tsx";

const Meeting = z.object({
  at: z.date(),
  guests: z.array(z.object({ name: z.string().min(1), since: z.date().optional() })),
  room: z.string().refine((room) => room !== "Gobi", "Gobi is taken"),
});

const meeting = definePipeline({
  name: "meeting",
  input: z.object({}),
  output: Meeting,
  agents: {},
  questions: { when: { data: z.object({ title: z.string() }), answer: Meeting } },
  run: (_input, { ask }) => ask("when", { title: "Retrospective" }),
});

/** A real server on a free port, and a run in it that waits for an answer. */
async function openMeeting() {
  const engine = createEngine({ pipelines: [meeting], files: diskFiles("unused") });
  const router = t.router({ meeting: pipelineRouter(meeting, { engine }) });
  const { url, close } = await serve({ router, engine });
  onTestFinished(async () => {
    await close();
    await engine.close({ drainMs: 0 });
  });
  const run = await engine.start(meeting, {});
  const client = stepcastClient<typeof router>({ url: `${url}/trpc` });
  await vi.waitFor(async () => {
    const state: RunState = await client.meeting.state.query({ runId: run.runId });
    expect(state.questions["when"]?.status).toBe("open");
  });
  return { run, client, url };
}

test("a question is answered by the form of its schema, over tRPC: the pipeline gets Dates", async () => {
  const { run, client } = await openMeeting();
  const { questions } = await client.meeting.describe.query();
  const form = await openForm({ schema: questions.when.answer });
  const answer = {
    at: "2026-11-22T12:30:00.000Z",
    guests: [{ name: "Ada", since: "1842-10-18T00:00:00.000Z" }, { name: "Grace" }],
    room: "Sahara",
  };
  await fill(form.host, answer);
  await form.submit();
  expect(form.submitted).toEqual([answer]);
  // As a form knows it: JSON, which the server parses with the question's own schema.
  const sent = form.submitted[0] as never;
  await client.meeting.answer.mutate({ runId: run.runId, question: "when", answer: sent });
  expect(await run.result).toEqual({
    at: new Date(answer.at),
    guests: [{ name: "Ada", since: new Date("1842-10-18") }, { name: "Grace" }],
    room: "Sahara",
  });
});

test("what only the server can see is said at its field, over plain HTTP, and can be corrected", async () => {
  const { run, url } = await openMeeting();
  const asked = await (await fetch(`${url}/v1/runs/${run.runId}/questions`)).json();
  const form = await openForm({ schema: asked.questions[0].answerSchema });
  await fill(form.host, { at: "2026-11-22T12:30:00.000Z", guests: [], room: "Gobi" });
  const send = async () => {
    const body = JSON.stringify(form.submitted.at(-1));
    const headers = { "content-type": "application/json" };
    return fetch(`${url}/v1/runs/${run.runId}/questions/when`, { method: "POST", headers, body });
  };
  await form.submit();
  const refused = await send();
  expect(refused.status).toBe(422);
  const { error } = await refused.json();
  await form.render({ errors: error.issues });
  expect(form.error("room")).toBe("Gobi is taken");
  expect(form.focused).toBe("room");
  await form.type("room", "Atacama");
  expect(form.summary).toEqual([]);
  await form.submit();
  expect((await send()).ok).toBe(true);
  expect(await run.result).toMatchObject({ room: "Atacama" });
});
