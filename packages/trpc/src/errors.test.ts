import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import { all } from "./testing/all.ts";
import { openServer, type TestRouter } from "./testing/open-server.ts";
import { streamUrl } from "./testing/read-stream.ts";

test("an input that does not fit is refused with the path of each fault", async () => {
  const { client, engine } = await openServer();
  // @ts-expect-error a label is text
  const wrong = all(client.faucet.runPipeline({ runId: "wrong", input: { label: 7 } }));
  await expect(wrong).rejects.toMatchObject({
    code: "invalid_input",
    issues: [{ path: ["label"], message: expect.any(String) }],
  });
  expect(await engine.find("wrong")).toBeUndefined();
});

test("a runId that cannot be one is refused with its path, on every procedure", async () => {
  const { client } = await openServer();
  const runId = "no spaces, please";
  const { faucet } = client;
  const calls = [
    faucet.start.mutate({ runId, input: { label: "x" } }),
    faucet.cancel.mutate({ runId }),
    faucet.state.query({ runId }),
    faucet.events.query({ runId }),
  ];
  const message = "runId: 1 to 64 letters, digits, - or _";
  const loop = all(faucet.runPipeline({ runId, input: { label: "x" } }));
  await expect(loop).rejects.toMatchObject({ message, code: "invalid_input", issues: [{ path: ["runId"] }] });
  const refused = calls.map((call) =>
    expect(call).rejects.toMatchObject({
      message,
      data: { code: "BAD_REQUEST", stepcast: { code: "invalid_input", issues: [{ path: ["runId"] }] } },
    }),
  );
  await Promise.all(refused);
});

test("a run that is not there is not found, on every procedure", async () => {
  const { client } = await openServer();
  const runId = "nowhere";
  const { faucet } = client;
  const calls = [
    faucet.cancel.mutate({ runId }),
    faucet.state.query({ runId }),
    faucet.events.query({ runId }),
  ];
  await expect(all(faucet.watch(runId))).rejects.toMatchObject({ code: "run_not_found" });
  const refused = calls.map((call) =>
    expect(call).rejects.toMatchObject({
      data: { code: "NOT_FOUND", stepcast: { code: "run_not_found" } },
    }),
  );
  await Promise.all(refused);
});

test("a run of one pipeline is not found through another", async () => {
  const { client } = await openServer();
  await client.sink.start.mutate({ runId: "sunk", input: { depth: 1 } });
  await expect(client.faucet.state.query({ runId: "sunk" })).rejects.toMatchObject({
    data: { stepcast: { code: "run_not_found" } },
  });
});

test("a fault of the server reaches the viewer once, says nothing of the machine, and is not tried again", async () => {
  const { client, log, errors } = await openServer();
  log.failure = new Error("disk /var/lib/secret is full, password hunter2");
  const error = await thrownBy(all(client.faucet.runPipeline({ runId: "fault", input: { label: "x" } })));
  expect(error.message).toBe("something went wrong on the server; its log says what");
  expect(JSON.stringify([error, error.cause, error.message])).not.toMatch(/secret|hunter2|\.ts|at /);
  expect(error).toMatchObject({ code: "internal", cause: { data: { code: "INTERNAL_SERVER_ERROR" } } });
  expect(log.followed).toBe(1);
  expect(errors).toHaveLength(1);
});

test("a fault of the server in a query says nothing of the machine either", async () => {
  const { client, log } = await openServer();
  await client.sink.start.mutate({ runId: "broken", input: { depth: 1 } });
  log.read = () => Promise.reject(new Error("no such table: /var/lib/secret"));
  const error = await faultOf(client.sink.state.query({ runId: "broken" }));
  expect(JSON.stringify([error.shape, error.data, error.message])).not.toMatch(/secret|table|\.ts/);
  expect(error.data).not.toHaveProperty("stack");
});

test("after the engine was closed a start is refused, and the viewer is told", async () => {
  const { client, engine } = await openServer();
  await engine.close();
  const late = all(client.faucet.runPipeline({ input: { label: "x" } }));
  await expect(late).rejects.toMatchObject({ code: "engine_closed" });
});

test.for([
  ["no JSON", "{"],
  ["a number", "5"],
  ["nothing", "null"],
  ["a page of events, which only servers send", '{"page":"{}"}'],
  ["a page that is no text", '{"page":{"split":1}}'],
  ["a prototype", '{"json":{"__proto__":{"runId":"x"}},"meta":{"values":{"__proto__.x":["Date"]}}}'],
])("an input that is %s is the client's fault and leaves the server well", async ([, text]) => {
  const { url, errors } = await openServer();
  const response = await fetch(`${url}/trpc/faucet.state?input=${encodeURIComponent(text ?? "")}`);
  expect(response.status).toBe(400);
  expect(await response.text()).not.toMatch(/node_modules|\.ts:/);
  expect(errors).toEqual([]);
});

test("a procedure that is not there is answered, not tried eight times", async () => {
  const { url, sockets } = await openServer();
  const response = await fetch(streamUrl(url, "faucet.nothing", {}));
  expect(response.status).toBe(404);
  expect(sockets.size).toBeLessThanOrEqual(1);
});

async function faultOf(call: Promise<unknown>): Promise<TRPCClientError<TestRouter>> {
  const error = await thrownBy(call);
  if (error instanceof TRPCClientError) return error;
  throw new Error("expected the call to fail with an error of the client");
}

async function thrownBy(call: Promise<unknown>): Promise<Error> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Error) return error;
  throw new Error("expected the call to fail");
}
