import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { encodeFact } from "@stepcast/pipeline/store";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { openStore, type Store } from "../open-store.ts";
import { startPostgres } from "../testing/postgres-server.ts";
import { startRedis } from "../testing/redis-server.ts";
import { type QueueBoardOptions, queueBoard } from "./queue-board.ts";

const token = "a token of 32 signs, or of more.";
const bearer = { authorization: `Bearer ${token}` };
const basic = { authorization: `Basic ${btoa(`anyone:${token}`)}` };

/** What the page is told of queues, as far as it concerns us. */
const Queues = z.object({
  queues: z.array(
    z.object({
      displayName: z.string(),
      counts: z.record(z.string(), z.number()),
      jobs: z.array(
        z.object({
          data: z.object({ runId: z.string() }),
          externalUrl: z.object({ href: z.string() }).optional(),
        }),
      ),
    }),
  ),
});
const Workers = z.object({ workers: z.array(z.unknown()).nullable() });

const kinds = [
  { name: "Redis", start: async () => startRedis() },
  {
    name: "Postgres",
    async start() {
      const server = await startPostgres(["fsync=off"]);
      return { url: server.url, kill: () => server.close() };
    },
  },
];

describe.for(kinds)("the board over $name", ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.kill());

  let stores = 0;
  const endings: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).toReversed()) await end();
  });

  async function open(): Promise<Store> {
    const store = await openStore(server.url, {
      prefix: `store_${++stores}`,
      pollMs: 50,
      onWarning: () => undefined,
    });
    endings.push(async () => {
      await store.dispatcher.close?.();
      await store.log.close();
    });
    return store;
  }

  /** A board that is listened for as users mount it: on `node:http`. */
  async function mount(store: Store, options: Partial<QueueBoardOptions> = {}): Promise<string> {
    const board = await queueBoard({
      store,
      pipelines: ["report", "split"],
      basePath: "/queues",
      guard: { token },
      ...options,
    });
    return listen(board.handle);
  }

  async function listen(handle: RequestListener): Promise<string> {
    const listening = createServer(handle).listen(0, "127.0.0.1");
    await new Promise((resolve) => listening.once("listening", resolve));
    endings.push(() => {
      listening.closeAllConnections();
      listening.close();
    });
    return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/queues`;
  }

  async function queued({ log, dispatcher }: Store, runId: string, delayMs = 0): Promise<void> {
    const same = {
      pipelineVersion: "1",
      inputFingerprint: "same",
      schemaFingerprint: "same",
      owner: undefined,
    };
    const queued = encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} });
    await log.create({ runId, pipeline: "report", queued, ...same });
    await dispatcher.enqueue(runId, { delayMs });
  }

  test("it tells which runs are due, which are put off, and links to them", async () => {
    const store = await open();
    await queued(store, "now");
    await queued(store, "later", 60_000);
    const url = await mount(store, { runUrl: (runId) => `/v1/runs/${runId}` });
    const query = `activeQueue=${await nameOf(store)}&page=1&jobsPerPage=10`;
    const { queues } = Queues.parse(await ask(`${url}/api/queues?${query}`));
    expect(queues.map(({ displayName }) => displayName)).toEqual(["report", "split", "cancel"]);
    expect(queues[0]?.counts).toMatchObject({ waiting: 1, delayed: 1, active: 0 });
    const shown = queues[0]?.jobs.map(({ data, externalUrl }) => [data.runId, externalUrl?.href]);
    expect(shown?.toSorted()).toEqual([
      ["later", "/v1/runs/later"],
      ["now", "/v1/runs/now"],
    ]);
    expect(await ask(`${url}/api/redis/stats`)).toMatchObject({ version: expect.stringMatching(/^\d/) });
  });

  test("it tells where nobody works at a queue", async () => {
    const store = await open();
    const url = await mount(store);
    const workers = async () =>
      Workers.parse(await ask(`${url}/api/queues/${await nameOf(store)}/workers`)).workers;
    expect(await workers()).toEqual([]);
    const working = store.dispatcher.work({ concurrency: 1, pipelines: ["report"] }, async () => "done");
    // Postgres does not tell it where they are, so it lists none, and says nothing of nobody.
    await expect.poll(workers, { timeout: 5_000 }).not.toEqual([]);
    await working.stop();
  });

  test("without the token it shows nothing, not even its scripts", async () => {
    const url = await mount(await open());
    const wrong = { authorization: `Bearer ${token}.` };
    for (const path of ["", "/", "/api/queues", "/static/favicon.ico", "/queue/report"]) {
      for (const headers of [{}, wrong, { authorization: "Basic !" }]) {
        const answer = await fetch(`${url}${path}`, { headers });
        expect([path, answer.status, answer.headers.get("www-authenticate")]).toEqual([
          path,
          401,
          expect.stringContaining("Basic"),
        ]);
        expect(await answer.text()).not.toContain("report");
      }
    }
  });

  test("with the token as password a browser gets the page, and all that it loads from here", async () => {
    const url = await mount(await open());
    for (const path of ["", "/"]) {
      const page = await fetch(`${url}${path}`, { headers: basic });
      expect(page.status).toBe(200);
      expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
      const html = await page.text();
      expect(html).toContain('<base href="/queues/" />');
      const scripts = [...html.matchAll(/<script defer src="([^"]+)"/g)].map(([, src]) => src);
      expect(scripts.length).toBeGreaterThan(1);
      for (const src of scripts) {
        const script = await fetch(`${url}/${src}`, { headers: basic });
        expect([src, script.status, script.headers.get("content-type")]).toEqual([
          src,
          200,
          expect.stringContaining("javascript"),
        ]);
        await script.arrayBuffer();
      }
    }
  });

  test("it only tells, unless it is made writable", async () => {
    const store = await open();
    const url = await mount(store);
    for (const [method, path] of [
      ["PUT", "pause"],
      ["PUT", "empty"],
      ["POST", "add"],
      ["PUT", "obliterate"],
      ["PUT", "concurrency"],
    ] as const) {
      const answer = await fetch(`${url}/api/queues/${await nameOf(store)}/${path}`, {
        method,
        headers: bearer,
      });
      expect([path, answer.status]).toEqual([path, 405]);
    }
    expect((await fetch(`${url}/api/queues/pause`, { method: "PUT", headers: bearer })).status).toBeLessThan(
      500,
    );
    expect(await (await queueOf(store)).isPaused()).toBe(false);
  });

  test("a queue that is paused there hands out no run until it is resumed, nor does the search for lost ones", async () => {
    const store = await open();
    const url = await mount(store, { writable: true });
    const put = async (what: string) =>
      fetch(`${url}/api/queues/${await nameOf(store)}/${what}`, { method: "PUT", headers: bearer });
    expect((await put("pause")).status).toBe(200);
    const handed: string[] = [];
    const working = store.dispatcher.work(
      { concurrency: 4, pipelines: ["report", "split"] },
      async (runId) => {
        handed.push(runId);
        return "done";
      },
    );
    await queued(store, "held");
    // An emptied queue fills again: the job was a hint, the log has the run.
    expect((await put("empty")).status).toBe(200);
    const looked = vi.spyOn(store.log, "claimable");
    await vi.waitUntil(() => looked.mock.calls.length > 3, { timeout: 5_000 });
    expect(handed).toEqual([]);
    expect((await put("resume")).status).toBe(200);
    await expect.poll(() => handed, { timeout: 5_000 }).toContain("held");
    await working.stop();
  });

  test("what a page of another site makes a browser send changes nothing", async () => {
    const store = await open();
    const url = await mount(store, { writable: true });
    for (const foreign of [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "https://evil.example" },
    ]) {
      const answer = await fetch(`${url}/api/queues/pause`, {
        method: "PUT",
        headers: { ...basic, ...foreign },
      });
      expect([foreign, answer.status]).toEqual([foreign, 403]);
    }
    expect(await (await queueOf(store)).isPaused()).toBe(false);
    const own = { ...basic, origin: new URL(url).origin };
    expect((await fetch(`${url}/api/queues/pause`, { method: "PUT", headers: own })).status).toBe(200);
    expect(await (await queueOf(store)).isPaused()).toBe(true);
  });

  test("a rule of one's own may stand instead of the token", async () => {
    const url = await mount(await open(), {
      guard: { allow: async ({ headers }) => headers.get("x-user") === "ann" },
    });
    expect((await fetch(`${url}/api/queues`, { headers: { "x-user": "bob", ...bearer } })).status).toBe(403);
    expect((await fetch(`${url}/api/queues`, { headers: { "x-user": "ann" } })).status).toBe(200);
  });

  test("a token that can be guessed is refused", async () => {
    await expect(mount(await open(), { guard: { token: "admin" } })).rejects.toMatchObject({
      code: "invalid_definition",
    });
  });

  async function ask(url: string): Promise<unknown> {
    return (await fetch(url, { headers: bearer })).json();
  }

  async function queueOf({ queues }: Store) {
    return queues.bullmq("run-report");
  }

  async function nameOf(store: Store): Promise<string> {
    return (await queueOf(store)).name;
  }
});
