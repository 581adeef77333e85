import { StepcastError } from "@stepcast/pipeline";
import { type ManualClock, manualClock } from "@stepcast/pipeline/testing";
import { expect, test } from "vitest";
import { endAt, onlyRead, pageOf, type Script, scriptedTransport } from "../../testing/scripted-transport.ts";
import { tapOf } from "../../testing/faucet.ts";
import { openProxy } from "../../testing/open-proxy.ts";
import { openServer } from "../../testing/open-server.ts";
import { all } from "../../testing/all.ts";
import { until } from "../../testing/until.ts";
import type { Connection } from "../follow/connection.ts";
import { Detour } from "./detour.ts";
import { openRunStream } from "../run-stream.ts";
import { follow } from "../follow/follow.ts";
import type { Transport } from "./transport.ts";
import { autoTransport } from "./auto.ts";
import { pollingTransport } from "./polling.ts";
import { sseTransport } from "./sse.ts";

const open = { type: "open" } as const;
const polled = { type: "open", polling: true } as const;
const ping = { type: "ping" } as const;
const cut = new Error("the line was cut");
const outage = new Error("polling fails too");

test("a stream that goes through is used alone", async () => {
  const { log, streams, polls } = await play({ stream: [[open, pageOf(1, 2), endAt(3)]] });
  expect(log).toEqual(["0 live", "0 1-2", "0 3-3", "0 ended"]);
  expect([streams.length, polls.length]).toEqual([1, 0]);
});

test("a stream that does not open within the bound gives way to polling, from where the reader stands", async () => {
  const { log, streams, polls } = await play({
    stream: [["silence"]],
    polling: [[polled, pageOf(1, 2), endAt(3)]],
  });
  expect(log).toEqual(["4 polling", "4 1-2", "4 3-3", "4 ended"]);
  expect(polls[0]).toEqual(streams[0]);
});

test("a slow stream that opens before polling answers is kept", async () => {
  const { log, openPolls } = await play({
    stream: [[5_000, open, pageOf(1, 1), endAt(2)]],
    polling: [["silence"]],
  });
  expect(log).toEqual(["5 live", "5 1-1", "5 2-2", "5 ended"]);
  expect(openPolls).toBe(0);
});

test("a stream is tried again after 15, 30, 60 … seconds beside the polling, and taken as soon as it opens", async () => {
  const { log, streams, tries } = await play({
    stream: [["silence"], ["silence"], [cut], ["silence"], [open, pageOf(3, 3), endAt(4)]],
    polling: [[polled, pageOf(1, 1), 50_000, pageOf(2, 2), "silence"]],
  });
  expect(tries).toEqual([0, 19, 38, 68, 132]);
  expect(log).toEqual(["4 polling", "4 1-1", "54 2-2", "132 live", "132 3-3", "132 4-4", "132 ended"]);
  expect(streams.map(({ after }) => after)).toEqual([undefined, "1.tag", "1.tag", "2.tag", "2.tag"]);
});

test("what comes by both ways at a change is told once", async () => {
  const { log } = await play({
    // Asked for from event 1, while polling brings 2 and 3.
    stream: [["silence"], [2_000, open, pageOf(2, 5), endAt(6)]],
    polling: [[polled, pageOf(1, 1), 16_000, pageOf(2, 3), "silence"]],
  });
  expect(log).toEqual(["4 polling", "4 1-1", "20 2-3", "21 live", "21 4-5", "21 6-6", "21 ended"]);
});

test("a proxy that lets the head through and holds the events back is found out when polling sees events", async () => {
  const { log, openStreams } = await play({
    stream: [[open, pageOf(1, 1), "silence"]],
    polling: [[polled, pageOf(2, 2), ping, endAt(3)]],
  });
  expect(log).toEqual(["0 live", "0 1-1", "15 polling", "15 2-2", "15 3-3", "15 ended"]);
  expect(openStreams).toBe(0);
});

test("a run that is silent is no reason to leave its stream: polling sees nothing either", async () => {
  const { log, polls } = await play({
    stream: [[open, pageOf(1, 1), 25_000, pageOf(2, 2), endAt(3)]],
    polling: [[polled, ping, "silence"]],
  });
  expect(log).toEqual(["0 live", "0 1-1", "25 2-2", "25 3-3", "25 ended"]);
  expect(polls).toHaveLength(1);
});

test("pings are a sign of life: polling is not even asked", async () => {
  const { log, polls } = await play({
    stream: [[open, 10_000, ping, 10_000, ping, 10_000, endAt(1)]],
    polling: [[outage]],
  });
  expect(log).toEqual(["0 live", "30 1-1", "30 ended"]);
  expect(polls).toHaveLength(0);
});

test("a stream that breaks twice with nothing heard gives way to polling, and is tried again at once beside it", async () => {
  const { log, tries } = await play({
    stream: [[cut], [cut], ["silence"], [open, endAt(2)]],
    polling: [[polled, pageOf(1, 1), "silence"]],
  });
  expect(log).toEqual(["0 reconnecting", "0 polling", "0 1-1", "19 live", "19 2-2", "19 ended"]);
  expect(tries).toEqual([0, 0, 0, 19]);
});

test("what refuses streams and is not our server is gone round by polling", async () => {
  const blocked = new StepcastError("unreachable", "403 from a proxy");
  const { log } = await play({
    stream: [[blocked]],
    polling: [[polled, pageOf(1, 1), endAt(2)]],
  });
  expect(log).toEqual(["0 polling", "0 1-1", "0 2-2", "0 ended"]);
});

test("where polling fails too it is an outage, told as what broke the stream", async () => {
  const blocked = new StepcastError("unreachable", "403 from a proxy");
  await expect(play({ stream: [[blocked]], polling: [[outage]] })).rejects.toBe(blocked);
  const { log } = await play({
    stream: [[open, pageOf(1, 1), cut], [cut], [cut], [cut], [open, endAt(2)]],
    polling: [[outage]],
  });
  expect(log.filter((line) => !line.endsWith("reconnecting"))).toEqual(
    expect.arrayContaining([expect.stringMatching(/live$/), expect.stringMatching(/2-2$/)]),
  );
  expect(log.filter((line) => line.endsWith("polling"))).toEqual([]);
});

test("a client that polls goes back to streams where it is polling that no longer goes through", async () => {
  const blocked = new StepcastError("unreachable", "403 from a proxy");
  for (const broken of [outage, blocked]) {
    const { log } = await play({
      stream: [["silence"], [open, pageOf(2, 2), endAt(3)]],
      polling: [[polled, pageOf(1, 1), cut], [broken]],
    });
    expect(log.filter((line) => !line.endsWith("reconnecting"))).toEqual([
      "4 polling",
      "4 1-1",
      "4 live",
      "4 2-2",
      "4 3-3",
      "4 ended",
    ]);
  }
});

test("where streams stay silent and polling breaks too, that is told, and both are tried on", async () => {
  const { log } = await play({
    stream: [["silence"], ["silence"], [open, endAt(2)]],
    polling: [[polled, pageOf(1, 1), cut], [outage], [outage], [outage]],
  });
  expect(log.at(-1)).toMatch(/ended$/);
  expect(log.filter((line) => line.endsWith("reconnecting")).length).toBeGreaterThan(2);
});

test("a clock that is set back does not put off the next try of a stream", () => {
  let nowMs = 1_700_000_000_000;
  const detour = new Detour({ now: () => nowMs, after: () => () => undefined });
  detour.block(false);
  nowMs -= 86_400_000;
  expect(detour.dueInMs).toBeLessThanOrEqual(5 * 60_000);
});

test("a refusal of our server is one by any way", async () => {
  const refusal = new StepcastError("run_not_found", "there is no run");
  await expect(play({ stream: [[refusal]], polling: [[outage]] })).rejects.toBe(refusal);
});

test("a stream that is found blocked is known to be for the client's next run", async () => {
  const clock = manualClock();
  const stream = scriptedTransport("sse", ["silence"]);
  const polling = scriptedTransport("polling", [polled, endAt(1)]);
  const transport = autoTransport({ stream, polling, timers: { now: clock, after: clock.after } });
  await playOver(transport, clock);
  expect((await playOver(transport, clock)).at(0)).toBe("0 polling");
  expect(stream.requests).toHaveLength(1);
});

test("leaving closes the line and its rival, and leaves no timer", async () => {
  const clock = manualClock();
  const stream = scriptedTransport("sse", [open, "silence"]);
  const polling = scriptedTransport("polling", [polled, "silence"]);
  const transport = autoTransport({ stream, polling, timers: { now: clock, after: clock.after } });
  const leaving = new AbortController();
  const messages = transport.open({ path: "", runId: "scripted", after: undefined }, leaving.signal);
  await messages.next();
  const waiting = messages.next().catch((error: unknown) => error);
  await turn();
  clock.advance(15_000);
  await turn();
  expect([stream.connections, polling.connections]).toEqual([1, 1]);
  leaving.abort();
  await waiting;
  expect([stream.connections, polling.connections, clock.waiting]).toEqual([0, 0, 0]);
});

test("through a real proxy that buffers, a run comes by polling, and by a stream again when it no longer does", async () => {
  const server = await openServer();
  const proxy = await openProxy(server.port);
  proxy.buffers = true;
  const clock = manualClock();
  const address = { url: `${proxy.url}/trpc` };
  const transport = autoTransport({
    stream: sseTransport(address),
    polling: pollingTransport(address),
    timers: { now: clock, after: clock.after },
  });
  const request = { path: "faucet", runId: "buffered", input: { label: "x" }, after: undefined };
  const run = openRunStream(request, { transport, ...onlyRead });
  const told: Connection[] = [];
  run.onConnection((connection) => told.push(connection));
  const events = all(run);
  await until(() => server.log.following === 1);
  clock.advance(4_000);
  await until(() => run.connection === "polling");
  tapOf("buffered").write("one");
  proxy.buffers = false;
  clock.advance(15_000);
  await until(() => run.connection === "live");
  tapOf("buffered").end("two");
  expect((await events).map((event) => "seq" in event && event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(told).toEqual(["polling", "live", "ended"]);
});

type TimedScript = readonly (Script[number] | number)[];

interface Play {
  stream: TimedScript[];
  polling?: TimedScript[];
}

/** Follows a run over scripted ways, by a clock that goes on when nothing else does. Numbers in a script are waits in ms. */
async function play({ stream, polling = [[outage]] }: Play) {
  const clock = manualClock();
  const startMs = clock();
  const tries: number[] = [];
  const streams = timed(clock, "sse", stream, () => tries.push(secondsSince(startMs, clock)));
  const polls = timed(clock, "polling", polling);
  const timers = { now: clock, after: clock.after };
  const log = await playOver(autoTransport({ stream: streams, polling: polls, timers }), clock, startMs);
  return {
    log,
    tries,
    streams: streams.requests,
    polls: polls.requests,
    openStreams: streams.connections,
    openPolls: polls.connections,
  };
}

async function playOver(transport: Transport, clock: ManualClock, startMs = clock()): Promise<string[]> {
  const log: string[] = [];
  const tell = (what: string) => log.push(`${secondsSince(startMs, clock)} ${what}`);
  const timers = { now: clock, after: clock.after };
  const { signal } = new AbortController();
  const reading = (async () => {
    const request = { path: "", runId: "scripted", after: undefined };
    for await (const { events } of follow(transport, request, { signal, tell, timers })) {
      const seqs = events.map((event) => ("seq" in event ? event.seq : 0));
      tell(`${seqs[0]}-${seqs.at(-1)}`);
    }
  })();
  let settled = false;
  reading.then(
    () => (settled = true),
    () => (settled = true),
  );
  for (await turn(); !settled; await turn()) clock.skip();
  await reading;
  return log;
}

/** A scripted transport with waits by the clock. */
function timed(clock: ManualClock, name: Transport["name"], scripts: TimedScript[], onOpen = () => {}) {
  const plain = scripts.map((script): Script => script.filter((step) => typeof step !== "number"));
  const inner = scriptedTransport(name, ...plain);
  const { open: openPlain } = inner;
  let opened = 0;
  return Object.assign(inner, {
    async *open(...asked: Parameters<Transport["open"]>) {
      onOpen();
      const script = scripts[Math.min(opened++, scripts.length - 1)] ?? [];
      const messages = openPlain(...asked);
      try {
        for (const step of script) {
          if (typeof step === "number") await new Promise<void>((resolve) => void clock.after(step, resolve));
          else {
            const { value } = await messages.next();
            if (value) yield value;
          }
        }
        await messages.next();
      } finally {
        await messages.return();
      }
    },
  });
}

function secondsSince(startMs: number, clock: ManualClock): number {
  return Math.round((clock() - startMs) / 1_000);
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
