import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { ChainInput } from "./pipelines/chain.ts";
import { concurrency, type PeerName, peers, type Starter } from "./stores/peer.ts";
import { startServers } from "./stores/servers.ts";
import { type Figures, report, type Side } from "./stores/report.ts";
import { cpuMsOf, machineCpuMs, memoryBytesOf } from "./stores/usage.ts";
import { Workers } from "./stores/workers.ts";

// Stepcast in SQLite, Redis and Postgres, and DBOS on the same Postgres, beside each other and beside the floor: bare rows on the same
// server, with the same settings, in the same run. Rounds are interleaved, so that what else the machine does meets all alike, and medians
// are told. `--quick`: one short round. `--rounds=3`: so many.

const { values: asked } = parseArgs({
  options: { quick: { type: "boolean", default: false }, rounds: { type: "string" } },
});
const rounds = Number(asked.rounds ?? (asked.quick ? 1 : 5));
const { echoRuns, spinRuns, aloneSteps, followedSteps } = asked.quick
  ? { echoRuns: 100, spinRuns: 48, aloneSteps: 50, followedSteps: 50 }
  : { echoRuns: 300, spinRuns: 96, aloneSteps: 200, followedSteps: 150 };
const steps = 10;
const workerCounts = asked.quick ? [1, 2] : [1, 2, 4];

// Servers and workers go along.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const folder = await mkdtemp(join(tmpdir(), "stepcast-bench-"));
const servers = await startServers(folder);
const sides: Side[] = Object.keys(servers).flatMap((server) => [
  { name: `${server}: floor`, server, peer: "floor" },
  { name: server, server, peer: "stepcast" },
]);
for (const peer of ["dbos", "dbosFollowed"] as const)
  sides.push({ name: peer === "dbos" ? "DBOS" : "DBOS, streamed", server: "postgres", peer });

const measured = new Map<Side, Figures[]>(sides.map((side) => [side, []]));
for (let round = 1; round <= rounds; round += 1) {
  console.log(`round ${round} of ${rounds}, load ${loadavg()[0]?.toFixed(1)}`);
  const figures = new Map<Side, Figures>(sides.map((side) => [side, {}]));
  for (const count of workerCounts)
    for (const side of sides) Object.assign(figures.get(side) ?? {}, await measure(side, count));
  for (const [side, each] of figures) measured.get(side)?.push({ ...each, ...gains(each) });
}
report(measured, workerCounts);
await Promise.all(Object.values(servers).map((server) => server.close()));
await rm(folder, { recursive: true });

/** Figures are named `<what> <workers>`. */
async function measure({ server, peer }: Side, count: number): Promise<Figures> {
  const { urlOf, pid } = serverOf(server);
  const place = { url: urlOf(peer), files: join(folder, "files") };
  const workers = await Workers.start(count, peer, place);
  const starter = await openStarter(peer, place, workers);
  await starter.run(2 * count * concurrency, { steps }); // warms up
  const figures = {
    ...(await manyRuns(starter, workers, pid, peer === "floor" ? 10 * echoRuns : echoRuns, { steps })),
    ...(await manyRuns(starter, workers, pid, spinRuns, { steps, work: "spin" })),
    ...(count === 1 && (await oneRun(starter))),
    memory: (await workers.usage()).memoryBytes / count / 2 ** 20,
    "server memory": memoryBytesOf(pid) / 2 ** 20,
  };
  await starter.close();
  await workers.stop();
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name} ${count}`, value]));
}

async function openStarter(peer: PeerName, place: { url: string; files: string }, { processes }: Workers) {
  return (await peers[peer]()).open(place, processes);
}

function serverOf(name: string) {
  const server = servers[name];
  if (!server) throw new Error(`no server ${name} was started`);
  return server;
}

/** How many times the runs of one worker more workers do. */
function gains(figures: Figures): Figures {
  const gain = (work: string, count: number) =>
    (figures[`${work} runs/s ${count}`] ?? 0) / (figures[`${work} runs/s 1`] ?? 0);
  return Object.fromEntries(
    ["echo", "spin"].flatMap((work) =>
      workerCounts.map((count) => [`${work} gain ${count}`, gain(work, count)]),
    ),
  );
}

/** Runs a second, and the CPU time of a step. */
async function manyRuns(
  starter: Starter,
  workers: Workers,
  serverPid: number | undefined,
  runs: number,
  input: ChainInput,
): Promise<Figures> {
  const work = input.work ?? "echo";
  const used = async () => ({
    worker: (await workers.usage()).cpuMs,
    server: cpuMsOf(serverPid),
    starter: (process.cpuUsage().user + process.cpuUsage().system) / 1_000,
    machine: machineCpuMs(),
  });
  const before = await used();
  const began = performance.now();
  await starter.run(runs, input);
  const wallMs = performance.now() - began;
  const after = await used();
  const cpuMs = (of: keyof typeof before) => after[of] - before[of];
  const ours = cpuMs("worker") + cpuMs("server") + cpuMs("starter");
  return {
    [`${work} runs/s`]: (runs * 1_000) / wallMs,
    [`${work} worker`]: (cpuMs("worker") * 1_000) / (runs * steps),
    [`${work} server`]: (cpuMs("server") * 1_000) / (runs * steps),
    [`${work} starter`]: (cpuMs("starter") * 1_000) / (runs * steps),
    [`${work} runs/core-s`]: (runs * 1_000) / ours,
    [`${work} others' cores`]: (cpuMs("machine") - ours) / wallMs,
  };
}

/** What one run costs that is alone: microseconds of a step, and milliseconds until a follower elsewhere has an event. */
async function oneRun(starter: Starter): Promise<Figures> {
  const began = performance.now();
  await starter.run(1, { steps: aloneSteps });
  const alone = ((performance.now() - began) * 1_000) / aloneSteps;
  const taken = (await starter.follow(followedSteps)).toSorted((a, b) => a - b);
  const part = (share: number) => taken[Math.floor(taken.length * share)] ?? Number.NaN;
  return { alone, p50: part(0.5), p99: part(0.99) };
}
