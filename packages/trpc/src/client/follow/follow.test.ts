import { StepcastError } from "@stepcast/pipeline";
import { manualClock } from "@stepcast/pipeline/testing";
import { afterEach, expect, test, vi } from "vitest";
import { all } from "../../testing/all.ts";
import {
  endAt,
  eventsOf,
  pageOf,
  resetPage,
  type Script,
  scriptedTransport,
} from "../../testing/scripted-transport.ts";
import { until } from "../../testing/until.ts";
import type { Connection } from "./connection.ts";
import { follow, type FollowOptions } from "./follow.ts";
import { BrokenLine } from "../waiting/broken-line.ts";
import type { Timers } from "../waiting/timers.ts";
import type { Transport } from "../transports/transport.ts";

const open = { type: "open" } as const;
const cut = new Error("the line was cut");
const request = { path: "report", runId: "scripted", after: undefined };

afterEach(() => vi.unstubAllGlobals());

test("what comes twice over a new connection is told once", async () => {
  const { seqs, requests } = await followed([open, pageOf(1, 3), cut], [open, pageOf(2, 5), endAt(6)]);
  expect(seqs).toEqual([1, 2, 3, 4, 5, 6]);
  expect(requests.map(({ after }) => after)).toEqual([undefined, "3.tag"]);
});

test("a stream that skips an event is a broken line: what is missing is fetched from the cursor", async () => {
  const { seqs, requests, told } = await followed(
    [open, pageOf(1, 2), pageOf(4, 5)],
    [open, pageOf(3, 5), endAt(6)],
  );
  expect(seqs).toEqual([1, 2, 3, 4, 5, 6]);
  expect(requests[1]?.after).toBe("2.tag");
  expect(told.find(([connection]) => connection === "reconnecting")?.[1]).toMatchObject({
    message: "event 3 of run scripted is missing from the stream",
  });
});

test("of a page with a gap in it nothing is given, and nothing of it is lost", async () => {
  const { seqs, requests } = await followed(
    [open, pageOf(1, 2), { type: "page", cursor: "6.tag", events: [...eventsOf(3, 4), ...eventsOf(6, 6)] }],
    [open, pageOf(3, 6), endAt(7)],
  );
  expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(requests[1]?.after).toBe("2.tag");
});

test("after a reset everything comes again, also where the line is cut in between", async () => {
  const { seqs, requests } = await followed(
    [open, pageOf(1, 4), resetPage(2), pageOf(1, 1), cut],
    [open, pageOf(2, 2), endAt(3)],
  );
  expect(seqs).toEqual([1, 2, 3, 4, "reset", 1, 2, 3]);
  expect(requests[1]?.after).toBe("1.tag");
});

test("an end that comes before the run's is a broken line, and so is a line that just ends", async () => {
  const { seqs } = await followed([], [open], [open, pageOf(1, 1), { type: "end" }], [open, endAt(2)]);
  expect(seqs).toEqual([1, 2]);
});

test("a reader whose cursor stands behind the end is through at once", async () => {
  const transport = scriptedTransport("sse", [open, { type: "end" }]);
  const { signal } = new AbortController();
  expect(await all(follow(transport, { ...request, after: "9.tag" }, { signal, tell: () => {} }))).toEqual(
    [],
  );
  expect(transport.requests).toHaveLength(1);
});

test("the input is sent until something was read, and never again", async () => {
  const transport = scriptedTransport("sse", [cut], [open, cut], [open, pageOf(1, 1), cut], [open, endAt(2)]);
  await all(follow(transport, { ...request, input: { a: 1 } }, quiet()));
  expect(transport.requests.map(({ input }) => input)).toEqual([{ a: 1 }, { a: 1 }, { a: 1 }, undefined]);
});

test("a refusal is told at once and not tried again", async () => {
  const refusal = new StepcastError("run_not_found", "there is no run scripted");
  const transport = scriptedTransport("sse", [refusal]);
  await expect(all(follow(transport, request, quiet()))).rejects.toBe(refusal);
  expect(transport.requests).toHaveLength(1);
});

test("a server that never answered is given up after eight tries", async () => {
  const clock = manualClock();
  const transport = scriptedTransport("sse", [
    new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") }),
  ]);
  const failed = all(follow(transport, request, quiet(clockTimers(clock)))).catch((error: unknown) => error);
  await expect(driven(clock, failed)).resolves.toMatchObject({
    code: "unreachable",
    message:
      "the server cannot be reached (ECONNREFUSED), tried 8 times: check its address, and that it runs",
  });
  expect(transport.requests).toHaveLength(8);
});

test("a server that has answered is waited for as long as it takes", async () => {
  const clock = manualClock();
  const outage = Array.from({ length: 50 }, (): Script => [cut]);
  const transport = scriptedTransport("sse", [open, cut], ...outage, [open, endAt(1)]);
  const pages = all(follow(transport, request, quiet(clockTimers(clock))));
  expect(await driven(clock, pages)).toHaveLength(1);
  expect(transport.requests).toHaveLength(52);
});

test("a server that says it is closing is asked again, but not for ever where it never did more", async () => {
  const clock = manualClock();
  const closed = new StepcastError("engine_closed", "this engine was closed");
  const transport = scriptedTransport("sse", [open, new Error(closed.message, { cause: closed })]);
  const failed = all(follow(transport, request, quiet(clockTimers(clock)))).catch((error: unknown) => error);
  expect(await driven(clock, failed)).toBe(closed);
});

test("the first try after a break comes at once, the others ever later, up to five seconds; progress forgives", async () => {
  const clock = manualClock();
  const triedAtMs: number[] = [];
  const broken = Array.from({ length: 10 }, (): Script => [cut]);
  const transport = scriptedTransport(
    "sse",
    [open, pageOf(1, 1), cut],
    ...broken,
    [open, pageOf(2, 2), cut],
    [endAt(3)],
  );
  const timed = {
    ...transport,
    open(...asked: Parameters<typeof transport.open>) {
      triedAtMs.push(clock());
      return transport.open(...asked);
    },
  };
  vi.spyOn(Math, "random").mockReturnValue(0.99);
  await driven(clock, all(follow(timed, request, quiet(clockTimers(clock)))));
  vi.restoreAllMocks();
  const waitsMs = triedAtMs
    .slice(1)
    .map((atMs, index) => Math.round((atMs - (triedAtMs[index] ?? 0)) / 0.99));
  expect(waitsMs).toEqual([0, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000, 5_000, 5_000, 0]);
});

test("to a reader who was with the server, what may pass is no refusal; what does not pass is one", async () => {
  const replaced = new StepcastError("unreachable", "404", { cause: new BrokenLine("404") });
  const { seqs } = await followed([open, pageOf(1, 1), cut], [replaced], [open, endAt(2)]);
  expect(seqs).toEqual([1, 2]);
  const shutOut = new StepcastError("unreachable", "401");
  await expect(followed([open, pageOf(1, 1), cut], [shutOut])).rejects.toBe(shutOut);
  await expect(followed([replaced])).rejects.toBe(replaced);
});

test("leaving waits for no transport that does not heed its signal", async () => {
  const leaving = new AbortController();
  const deaf: Transport = {
    name: "sse",
    async *open() {
      yield open;
      await new Promise(() => undefined);
    },
  };
  const told: Connection[] = [];
  const tell = (connection: Connection) => told.push(connection);
  const pages = all(follow(deaf, request, { signal: leaving.signal, tell }));
  await until(() => told.includes("live"));
  leaving.abort();
  expect(await pages).toEqual([]);
});

test("leaving while the line is silent closes it and ends the loop quietly", async () => {
  const leaving = new AbortController();
  const transport = scriptedTransport("sse", [open, pageOf(1, 2), "silence"]);
  const told: Connection[] = [];
  const pages = all(
    follow(transport, request, { signal: leaving.signal, tell: (connection) => told.push(connection) }),
  );
  await until(() => transport.connections === 1 && told.includes("live"));
  leaving.abort();
  expect(await pages).toHaveLength(1);
  expect(transport.connections).toBe(0);
  expect(told).toEqual(["live", "ended"]);
});

test("leaving between two tries leaves no timer behind", async () => {
  const clock = manualClock();
  const leaving = new AbortController();
  const told: Connection[] = [];
  const tell = (connection: Connection) => told.push(connection);
  const pages = all(
    follow(scriptedTransport("sse", [open, cut]), request, {
      signal: leaving.signal,
      tell,
      timers: clockTimers(clock),
    }),
  );
  await until(() => told.includes("reconnecting"));
  leaving.abort();
  await pages;
  expect(clock.waiting).toBe(0);
});

test.for(["online", "pageshow"])("a page that is %s again tries at once", async (event) => {
  const window = stubPage();
  const clock = manualClock();
  const transport = scriptedTransport("sse", [open, cut], [cut], [cut], [open, endAt(1)]);
  const pages = all(follow(transport, request, quiet(clockTimers(clock))));
  // The second try comes at once anyway.
  for (let tries = 2; tries <= 3; tries++) {
    await until(() => transport.requests.length === tries && clock.waiting === 2);
    window.dispatchEvent(new Event(event));
  }
  expect(await pages).toHaveLength(1);
});

test("a page shown again whose line was silent meanwhile does not trust it; one that heard something does", async () => {
  const window = stubPage();
  const clock = manualClock();
  const transport = scriptedTransport("sse", [open, "silence"], [open, endAt(1)]);
  const pages = all(follow(transport, request, quiet(clockTimers(clock))));
  await until(() => transport.connections === 1);
  await turn();
  clock.advance(10_000);
  window.dispatchEvent(new Event("pageshow"));
  await turn();
  expect(transport.requests).toHaveLength(1);
  clock.advance(5_001);
  window.dispatchEvent(new Event("pageshow"));
  await driven(clock, pages);
  expect(transport.requests).toHaveLength(2);
});

test("a machine that slept connects anew when its clock has jumped", async () => {
  const clock = manualClock();
  let sleptMs = 0;
  const timers: Timers = { now: () => clock() + sleptMs, after: clock.after };
  const transport = scriptedTransport("sse", [open, "silence"], [open, endAt(1)]);
  const pages = all(follow(transport, request, quiet(timers)));
  await until(() => transport.connections === 1);
  clock.advance(60_000);
  await turn();
  expect(transport.requests).toHaveLength(1);
  sleptMs = 3_600_000;
  clock.advance(5_000);
  await driven(clock, pages);
  expect(transport.requests).toHaveLength(2);
});

test("where this machine has no network, that is what the reader is told", async () => {
  vi.stubGlobal("navigator", { onLine: false });
  const { told } = await followed([open, pageOf(1, 1), cut], [open, endAt(2)]);
  expect(told.map(([connection]) => connection)).toEqual(["live", "offline", "live", "ended"]);
});

test("a machine that loses its network is told of at once, though its line seems to live, and again when it is back", async () => {
  const window = stubPage();
  const leaving = new AbortController();
  const told: Connection[] = [];
  const tell = (connection: Connection) => told.push(connection);
  const transport = scriptedTransport("sse", [open, pageOf(1, 2), "silence"]);
  const pages = all(follow(transport, request, { signal: leaving.signal, tell }));
  await until(() => transport.connections === 1 && told.includes("live"));
  for (const [onLine, event] of [
    [false, "offline"],
    [true, "online"],
  ] as const) {
    vi.stubGlobal("navigator", { onLine });
    window.dispatchEvent(new Event(event));
  }
  leaving.abort();
  await pages;
  window.dispatchEvent(new Event("offline"));
  expect(told).toEqual(["live", "offline", "live", "ended"]);
});

/** Follows to the end, by real time: no test with this waits for more than first tries. */
async function followed(...scripts: Script[]) {
  const transport = scriptedTransport("sse", ...scripts);
  const told: [Connection, unknown][] = [];
  const tell = (connection: Connection, error?: unknown) => told.push([connection, error]);
  const { signal } = new AbortController();
  const pages = await all(follow(transport, request, { signal, tell }));
  const seqs = pages.flatMap(({ events }) => events.map((event) => ("seq" in event ? event.seq : "reset")));
  return { seqs, told, requests: transport.requests };
}

function quiet(timers?: Timers): FollowOptions {
  return { signal: new AbortController().signal, tell: () => undefined, timers };
}

function clockTimers(clock: ReturnType<typeof manualClock>): Timers {
  return { now: clock, after: clock.after };
}

/** Lets time go on whenever nothing else does, until a promise is settled. */
async function driven<T>(clock: ReturnType<typeof manualClock>, promise: Promise<T>): Promise<T> {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  for (await turn(); !settled; await turn()) clock.skip();
  return promise;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** As much of a browser's page as tells that it is back. */
function stubPage(): EventTarget {
  const window = new EventTarget();
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
  vi.stubGlobal("removeEventListener", window.removeEventListener.bind(window));
  return window;
}
