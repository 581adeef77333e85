import { expect, test } from "vitest";
import { openHttp } from "../testing/open-http.ts";
import { send } from "../testing/send.ts";

const origin = "https://app.example";
const allowedOrigins = [origin];

test.for(["/v1/pipelines", "/trpc/faucet.state", "/openapi.json"])(
  "a page of a listed origin may read, with its cookies: %s",
  async (path) => {
    const { port } = await openHttp({ allowedOrigins });
    const { headers, status } = await send(port, path, {
      headers: { origin, "sec-fetch-site": "cross-site" },
    });
    expect(status).not.toBe(403);
    expect(headers).toMatchObject({
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      vary: expect.stringContaining("Origin"),
    });
  },
);

test("a preflight of a listed origin is answered, and runs nothing", async () => {
  const { port, engine } = await openHttp({ allowedOrigins });
  const { headers, status } = await send(port, "/v1/pipelines/faucet/runs?runId=no", {
    method: "OPTIONS",
    headers: {
      origin,
      "sec-fetch-site": "cross-site",
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,idempotency-key",
    },
  });
  expect(status).toBe(204);
  expect(headers).toMatchObject({
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "GET, HEAD, POST, PATCH, DELETE",
    "access-control-allow-headers": "content-type,idempotency-key",
  });
  expect(await engine.find("no")).toBeUndefined();
});

test.for(["https://app.example.evil", "http://app.example", "https://other.example", "null"])(
  "a page of any other origin is refused, and told nothing: %s",
  async (other) => {
    const { port } = await openHttp({ allowedOrigins });
    const { headers, status } = await send(port, "/v1/pipelines", { headers: { origin: other } });
    expect(status).toBe(403);
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  },
);

test("without a list no origin but the server's own is allowed", async () => {
  const { port } = await openHttp();
  const { headers, status } = await send(port, "/v1/pipelines", { headers: { origin } });
  expect(status).toBe(403);
  expect(headers).not.toHaveProperty("access-control-allow-origin");
});

test("a listed origin does not open the server under another host name", async () => {
  const { port } = await openHttp({ allowedOrigins });
  const { status } = await send(port, "/v1/pipelines", { headers: { origin, host: "evil.example" } });
  expect(status).toBe(403);
});

test.for(["*", "app.example", "https://app.example/", "https://app.example/page"])(
  "what is no origin cannot be listed: %s",
  async (wrong) => {
    await expect(openHttp({ allowedOrigins: [wrong] })).rejects.toMatchObject({ code: "invalid_definition" });
  },
);
