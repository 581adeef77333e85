import type { ElicitRequestFormParams } from "@modelcontextprotocol/sdk/types.js";
import { expect, test, vi } from "vitest";
import { spawnCli } from "../testing/spawn-cli.ts";
import { connect } from "./testing/connect.ts";

const entry = "../mcp/testing/main.ts";

test("what a run asks is put to the client's person as a flat form; what is refused is asked again; a list of objects is told", async () => {
  const asked: ElicitRequestFormParams[] = [];
  const told: string[] = [];
  const { client, folder, logged } = await connect({
    elicit: (params) => {
      asked.push(params);
      const zip = asked.length === 1 ? "123" : "12345";
      const content = { "address.zip": zip, born: "2001-02-03T04:05:00Z", level: "2", sure: true };
      return { action: "accept", content };
    },
  });
  const calling = client.callTool({ name: "nested", arguments: {} }, undefined, {
    onprogress: ({ message = "" }) => void told.push(message),
  });
  await vi.waitFor(() => expect(logged.some(({ logger }) => logger === "people")).toBe(true), {
    timeout: 20_000,
  });
  expect(asked).toHaveLength(2);
  expect(asked[0]).toMatchObject({
    message: "flat",
    requestedSchema: {
      type: "object",
      properties: {
        "address.zip": { type: "string" },
        "address.floor": { type: "integer" },
        born: { type: "string", format: "date-time" },
        level: { type: "string", enum: ["1", "2"] },
        sure: { type: "boolean" },
      },
      required: ["address.zip", "born", "level", "sure"],
    },
  });
  expect(Object.keys(asked[0]?.requestedSchema.properties ?? {})).not.toContain("tags");
  expect(asked[1]?.message).toMatch(/address\.zip: /);
  const hint = told.find((message) => message.startsWith("question people: waits for an answer: "));
  const runId = /stepcast answer (\S+) people/.exec(hint ?? "")?.[1] ?? "";
  const answer = ["answer", runId, "people", "--answer", '{"people":[{"name":"Ann"}]}'];
  expect(await spawnCli(answer, { cwd: folder, entry })).toMatchObject({ code: 0, stderr: "" });
  expect((await calling).structuredContent).toEqual({
    flat: { address: { zip: "12345" }, born: "2001-02-03T04:05:00.000Z", level: 2, sure: true },
    people: { people: [{ name: "Ann" }] },
  });
}, 60_000);

test.for(["decline", "cancel"] as const)(
  "who answers with %s leaves the question open for others",
  { timeout: 60_000 },
  async (action) => {
    const { client, folder, logged } = await connect({ elicit: () => ({ action }) });
    const calling = client.callTool({ name: "interview", arguments: { short: true } });
    await vi.waitFor(() => expect(logged.some(({ logger }) => logger === "go")).toBe(true), {
      timeout: 20_000,
    });
    const { stdout } = await spawnCli(["list", "--json"], { cwd: folder, entry });
    const { runId, openQuestions } = JSON.parse(stdout) as { runId: string; openQuestions: string[] };
    expect(openQuestions).toEqual(["go"]);
    await spawnCli(["answer", runId, "--answer", "yes"], { cwd: folder, entry });
    expect((await calling).structuredContent).toMatchObject({ go: "yes" });
  },
);

test("a form is taken back when somebody else was first; a client that cannot ask is told how to answer", async () => {
  const gone = Promise.withResolvers<void>();
  const shown = Promise.withResolvers<void>();
  const { client, folder } = await connect({
    elicit: async () => {
      shown.resolve();
      await gone.promise;
      return { action: "accept", content: { answer: "no" } };
    },
  });
  const calling = client.callTool({ name: "interview", arguments: { short: true } });
  await shown.promise;
  const { stdout } = await spawnCli(["list", "--json"], { cwd: folder, entry });
  const { runId } = JSON.parse(stdout) as { runId: string };
  await spawnCli(["answer", runId, "--answer", "yes"], { cwd: folder, entry });
  expect((await calling).structuredContent).toMatchObject({ go: "yes" });
  gone.resolve();

  const mute = await connect();
  const other = mute.client.callTool({ name: "interview", arguments: { short: true } });
  await vi.waitFor(() => expect(mute.logged.some(({ logger }) => logger === "go")).toBe(true), {
    timeout: 20_000,
  });
  const told = JSON.stringify(mute.logged.find(({ logger }) => logger === "go")?.data);
  const id = /stepcast answer (\S+) go/.exec(told)?.[1] ?? "";
  await spawnCli(["answer", id, "--answer", "no"], { cwd: mute.folder, entry });
  expect((await other).structuredContent).toMatchObject({ go: "no" });
}, 60_000);
