import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { expect, onTestFinished, test } from "vitest";
import { pipelineRouter } from "../pipeline-router.ts";
import { sink } from "../testing/faucet.ts";
import { openSocket } from "../testing/raw-socket.ts";
import { send } from "../testing/send.ts";
import { serve } from "./serve.ts";

test("the server is there once serve has resolved, and its address can be used as it is", async () => {
  const served = await open();
  expect(await (await fetch(`${served.url}/healthz`)).text()).toBe("ok\n");
});

test("closing ends also the streams that are open, and frees the port", async () => {
  const served = await open();
  const body = fetch(`${served.url}/trpc/list`).then((response) => response.text());
  await body;
  await served.close();
  const again = await open(served.port);
  expect(again.port).toBe(served.port);
});

test("closing tells WebSockets to come again", async () => {
  const served = await open();
  const { closed } = await openSocket(served.port);
  await served.close();
  expect(await closed).toBe(1012);
});

test("what asks to go over to another protocol than WebSocket is answered as it came, as Java's client expects", async () => {
  const { port } = await open();
  const headers = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "AAMAAABk" };
  const answer = await send(port, "/healthz", { headers });
  expect([answer.status, answer.body.toString()]).toEqual([200, "ok\n"]);
});

test("a port that is taken is an error to the one who asked for it", async () => {
  const { port } = await open();
  await expect(open(port)).rejects.toMatchObject({ code: "EADDRINUSE" });
});

async function open(port = 0) {
  const engine = createEngine({ pipelines: [sink], files: diskFiles("files") });
  const served = await serve({ router: pipelineRouter(sink, { engine }), engine, port });
  onTestFinished(() => served.close());
  return served;
}
