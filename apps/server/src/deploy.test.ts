import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { openStore } from "@stepcast/bullmq";
import { startRedis } from "@stepcast/bullmq/testing";
import { encodeFact } from "@stepcast/pipeline/store";
import { expect, onTestFinished, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { readPlace } from "./place.ts";
import { pipelines } from "./router.ts";

// What `deploy/` says of this program is true of it.

const root = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

const Probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const Container = z.object({
  name: z.string(),
  image: z.string(),
  workingDir: z.string().default("/app"),
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  env: z.array(z.object({ name: z.string(), value: z.string().optional() })).default([]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  startupProbe: Probe.optional(),
  readinessProbe: Probe,
  livenessProbe: Probe,
});
const Deployment = z.object({
  kind: z.literal("Deployment"),
  spec: z.object({
    template: z.object({
      spec: z.object({
        terminationGracePeriodSeconds: z.number().default(30),
        containers: z.tuple([Container]),
      }),
    }),
  }),
});
const Kustomization = z.object({
  secretGenerator: z.array(z.object({ literals: z.array(z.string()) })).default([]),
});
const Trigger = z.object({ type: z.string(), metadata: z.record(z.string(), z.string()) });
const ScaledObject = z.object({
  kind: z.literal("ScaledObject"),
  spec: z.object({ triggers: z.array(Trigger) }),
});
const Service = z.object({
  image: z.string().optional(),
  working_dir: z.string().default("/app"),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  stop_grace_period: z.string().default("10s"),
  healthcheck: z.object({ test: z.array(z.string()) }),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
});

const compose = Compose.parse(parse(read("deploy/compose.yaml"), { merge: true }));
const deployments = kubernetes("base", Deployment).map(({ spec: { template } }) => ({
  ...template.spec.containers[0],
  graceSeconds: template.spec.terminationGracePeriodSeconds,
}));
const secrets = ["redis", "postgres"].map((store) => {
  const path = `deploy/kubernetes/${store}/kustomization.yaml`;
  const { secretGenerator } = Kustomization.parse(parse(read(path)));
  const literals = secretGenerator.flatMap(({ literals }) => literals);
  return { store, variables: Object.fromEntries(literals.map((line) => split(line, "="))) };
});

/** All resources of one kind in a folder. */
function kubernetes<T>(folder: string, kind: z.ZodType<T>): T[] {
  const files = globSync(`deploy/kubernetes/${folder}/*.yaml`, { cwd: root });
  const documents = files.flatMap((file) => parseAllDocuments(read(file)));
  return documents.flatMap((document) => kind.safeParse(document.toJSON()).data ?? []);
}

function split(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return [text.slice(0, at), text.slice(at + 1)];
}

test("every variable that is set, or shown, is one that is read", () => {
  const readers = ["apps/server/src/environment.ts", "apps/server/src/place.ts"].map(read).join("\n");
  const known = new Set(readers.match(/\bSTEPCAST_[A-Z0-9_]+(?=:)/g));
  // Fixed when the web app is built.
  expect(read("apps/web/next.config.ts")).toContain("process.env.STEPCAST_SERVER_URL");
  known.add("STEPCAST_SERVER_URL");
  const files = globSync(["deploy/Dockerfile", "deploy/**/*.yaml", "docs/scaling.md"], { cwd: root });
  const named = new Set(files.flatMap((file) => read(file).match(/\bSTEPCAST_[A-Z0-9_]+\b/g) ?? []));
  // The page names a family by what its names begin with.
  const unknown = [...named].filter((name) => !known.has(name) && name !== "STEPCAST_S3");
  expect(unknown).toEqual([]);
  expect(named.size).toBeGreaterThan(10);
});

test("what is set is accepted: by compose, over either store of Kubernetes", () => {
  const inImage = Object.fromEntries(
    [...read("deploy/Dockerfile").matchAll(/\b(STEPCAST_\w+)=(\S+)/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  for (const name of ["server", "worker"]) {
    const place = readPlace({ ...inImage, ...compose.services[name]?.environment });
    expect([name, place.isFolderShared, place.folder]).toEqual([name, true, "/files"]);
  }
  for (const { variables } of secrets) {
    const place = readPlace({ ...inImage, ...variables });
    expect(place.bucket?.keys).toBeDefined();
    expect(variables["STEPCAST_SECRET"]?.length).toBeGreaterThanOrEqual(16);
  }
  expect(secrets.map(({ store, variables }) => variables["STEPCAST_URL"]?.startsWith(store))).toEqual([
    true,
    true,
  ]);
});

test("the server answers to the name that the web app was built to call", () => {
  const called = /STEPCAST_SERVER_URL=(http\S+)/.exec(read("deploy/Dockerfile"))?.[1] ?? "";
  const { hostname, port } = new URL(called);
  const server = deployments.find(({ name }) => name === hostname);
  expect(server?.ports.map(({ containerPort }) => containerPort)).toEqual([Number(port)]);
  const told = [compose.services[hostname]?.environment, ...secrets.map(({ variables }) => variables)];
  for (const variables of told) expect(variables?.["STEPCAST_ALLOWED_HOSTS"]?.split(",")).toContain(hostname);
});

const commands = [
  ...deployments.map(({ name, workingDir, command, args }) => ({
    of: `Kubernetes: ${name}`,
    workingDir,
    words: [...command, ...args],
  })),
  ...Object.entries(compose.services)
    .filter(([, { image }]) => image === "stepcast")
    .map(([name, service]) => ({
      of: `compose: ${name}`,
      workingDir: service.working_dir,
      words: service.command,
    })),
  {
    of: "the image",
    workingDir: "/app",
    words: z.array(z.string()).parse(JSON.parse(/^CMD (.*)$/m.exec(read("deploy/Dockerfile"))?.[1] ?? "")),
  },
].filter(({ words }) => words.length > 0);

test.for(commands)(
  "the command is there, with every option it is given: $of",
  async ({ workingDir, words }) => {
    const folder = workingDir.replace(/^\/app/, root);
    const program = words[0] === "node" ? words[1] : words[0];
    expect(existsSync(join(folder, program ?? "")), program).toBe(true);
    if (words[2] !== "worker") return;
    const help = await promisify(execFile)("node", [join(folder, program ?? ""), "worker", "--help"]);
    const options = words.filter((word) => word.startsWith("--"));
    expect(options.length).toBeGreaterThan(0);
    for (const option of options) expect(help.stdout).toContain(option);
  },
);

test("steps have the time to end that the worker gives them", () => {
  const drainSeconds = (words: readonly string[]) => Number(words[words.indexOf("--drain-seconds") + 1]);
  const worker = deployments.find(({ name }) => name === "worker");
  expect(worker?.graceSeconds).toBeGreaterThan(drainSeconds(worker?.args ?? []));
  const inCompose = compose.services["worker"];
  expect(Number.parseInt(inCompose?.stop_grace_period ?? "", 10)).toBeGreaterThan(
    drainSeconds(inCompose?.command ?? []),
  );
});

test("all that write or give out files have the same volume, and it is declared", () => {
  for (const name of ["server", "worker"]) expect(compose.services[name]?.volumes).toContain("files:/files");
  expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(["files", "redis"]));
});

test("probes ask for what is served, at a port that is open; that the process lives never depends on the store", () => {
  for (const { name, ports, startupProbe, readinessProbe, livenessProbe } of deployments) {
    const asked = [startupProbe, readinessProbe, livenessProbe].flatMap((probe) => probe?.httpGet ?? []);
    for (const { port } of asked)
      expect([name, ports.map((each) => each.name)]).toEqual([name, expect.arrayContaining([port])]);
    expect([name, readinessProbe.httpGet.path]).toEqual([name, "/readyz"]);
    expect(livenessProbe.httpGet.path).not.toBe("/readyz");
  }
});

test("the autoscaler over Redis sees the runs that nobody has taken: a list for each pipeline", async () => {
  const triggers = kubernetes("redis", ScaledObject).flatMap(({ spec }) => spec.triggers);
  const lists = triggers.flatMap(({ type, metadata }) => (type === "redis" ? [metadata["listName"]] : []));
  const server = await startRedis();
  onTestFinished(() => server.kill());
  const { log, dispatcher, queues } = await openStore(server.url, { onWarning: () => undefined });
  for (const [index, { name: pipeline }] of pipelines.entries()) {
    const queued = encodeFact({ type: "run.queued", pipeline, pipelineVersion: "1", input: {} });
    const same = { pipelineVersion: "1", inputFingerprint: "", schemaFingerprint: "", owner: undefined };
    await log.create({ runId: pipeline, pipeline, queued, ...same });
    await dispatcher.enqueue(pipeline);
    const queue = await queues.bullmq(`run-${pipeline}`);
    expect(await queue.getWaitingCount()).toBe(1);
    expect(lists[index]).toBe(queue.toKey("wait"));
  }
  await dispatcher.close?.();
  await log.close();
});
