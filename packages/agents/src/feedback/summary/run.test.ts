import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { tempStep } from "../../../test/temp-step.ts";
import type { Findings } from "./agent.ts";
import run from "./run.ts";

const findings: Findings = {
  title: "Kettles",
  count: 10,
  dates: null,
  languages: [{ name: "English", share: 1 }],
  sentiment: { positive: 7, neutral: 1, negative: 2, unknown: 0 },
  averageRating: 4.1,
  ratingScale: { min: 1, max: 5 },
  groups: [],
  topics: [],
  central: [{ text: "It boils fast.", n: 3, sentiment: "positive", topic: null }],
  entities: [],
};

let server: Server | undefined;
afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
  server = undefined;
});

/** A server that speaks the OpenAI-compatible streaming protocol, answering with the given text or status. */
async function startModel(answer: string | number): Promise<{ prompts: string[] }> {
  const prompts: string[] = [];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      prompts.push(body);
      if (typeof answer === "number") return void response.writeHead(answer).end("no");
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const content of answer.match(/[\s\S]{1,20}/g) ?? []) {
        response.write(
          `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { content } }] })}\n\n`,
        );
      }
      response.end(
        `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] })}\n\ndata: [DONE]\n\n`,
      );
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  // A TCP server that listens has an address of this kind.
  const { port } = listening.address() as AddressInfo;
  vi.stubEnv("STEPCAST_LLM_URL", `http://127.0.0.1:${port}/v1`);
  vi.stubEnv("STEPCAST_LLM_MODEL", "small-model");
  return { prompts };
}

async function summarise() {
  const emitted: string[] = [];
  const step = await tempStep();
  const output = await run(findings, { ...step, emit: async (piece: string) => void emitted.push(piece) });
  return { output, emitted, logged: step.logged };
}

test("without a model the summary comes from the figures", async () => {
  vi.stubEnv("STEPCAST_LLM_URL", "");
  const { output } = await summarise();
  expect(output).toMatchObject({
    headline: expect.stringContaining("70%") as string,
    writtenBy: "extract",
  });
});

test("a configured model writes headline and paragraphs, streaming, from figures and quotes", async () => {
  const { prompts } = await startModel(
    '```json\n{"headline": "People like it.", "paragraphs": ["Seven of ten are happy."]}\n```',
  );
  const { output, emitted } = await summarise();
  expect(output).toMatchObject({
    headline: "People like it.",
    paragraphs: ["Seven of ten are happy."],
    writtenBy: "small-model",
  });
  expect(output).toMatchObject({
    numbers: expect.arrayContaining([{ label: "Positive", value: "70%" }]) as unknown,
  });
  expect(emitted.length).toBeGreaterThan(1);
  expect(prompts[0]).toContain("It boils fast.");
});

test.each([
  ["refuses", 401],
  ["answers with something else", "I'd rather not."],
])("a model that %s is replaced by the figures, with a warning", async (_name, answer) => {
  await startModel(answer);
  const { output, logged } = await summarise();
  expect(output).toMatchObject({ writtenBy: "extract" });
  expect(logged).toContainEqual({
    level: "warn",
    message: expect.stringMatching(/small-model did not write the summary/) as string,
  });
});
