import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { expect, onTestFinished, test } from "vitest";
import { pipelineRouter } from "../pipeline-router.ts";
import { createListener } from "../server/listener.ts";
import { faucet, sink } from "../testing/faucet.ts";
import { t } from "../trpc.ts";
import { stepcastClient } from "./stepcast-client.ts";

const engine = createEngine({ pipelines: [faucet, sink], files: diskFiles("unused") });
const pipeline = pipelineRouter(sink, { engine });
const nested = t.router({ deep: t.router({ watch: pipeline, name: t.procedure.query(() => "deep") }) });

test("a pipeline may be the whole router", async () => {
  const client = stepcastClient<typeof pipeline>({ url: await served(pipeline) });
  const run = client.runPipeline({ input: { depth: 1 } });
  expect(await run.result).toEqual({ depth: 1 });
  expect(await client.watch(run.runId).result).toEqual({ depth: 1 });
  expect((await client.state.query({ runId: run.runId })).status).toBe("completed");
});

test("a pipeline may lie deep in other routers, under any name, beside procedures", async () => {
  const client = stepcastClient<typeof nested>({ url: `${await served(nested)}/` });
  const run = client.deep.watch.runPipeline({ input: { depth: 2 } });
  expect(await run.result).toEqual({ depth: 2 });
  expect(await client.deep.watch.watch(run.runId).result).toEqual({ depth: 2 });
  expect(await client.deep.name.query()).toBe("deep");
});

test("awaiting the client, or a part of it, gives it as it is", async () => {
  const client = stepcastClient<typeof nested>({ url: "/trpc" });
  const parts = await Promise.all([client, client.deep].map(async (part) => part));
  expect(parts).toHaveLength(2);
});

async function served(router: Parameters<typeof createListener>[0]["router"]): Promise<string> {
  const server = createServer(createListener({ router, engine }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/trpc`;
}
